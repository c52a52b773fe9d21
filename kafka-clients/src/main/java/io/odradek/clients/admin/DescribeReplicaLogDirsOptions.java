package io.odradek.clients.admin;

/** How {@link Admin#describeReplicaLogDirs} is to be done. */
public final class DescribeReplicaLogDirsOptions extends AbstractOptions<DescribeReplicaLogDirsOptions> {}
