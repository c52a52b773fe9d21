package io.odradek.clients.admin;

/** How {@link Admin#alterReplicaLogDirs} is to be done. */
public final class AlterReplicaLogDirsOptions extends AbstractOptions<AlterReplicaLogDirsOptions> {}
