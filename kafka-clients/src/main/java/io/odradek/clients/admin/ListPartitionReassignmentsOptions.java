package io.odradek.clients.admin;

/** How {@link Admin#listPartitionReassignments} is to be done. */
public final class ListPartitionReassignmentsOptions extends AbstractOptions<ListPartitionReassignmentsOptions> {}
