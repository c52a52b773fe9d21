package io.odradek.clients.admin;

/**
 * What a directory has of a partition.
 *
 * @param size bytes of its segments
 * @param offsetLag how many records it is behind
 * @param isFuture whether it will take the place of the one in another directory
 */
public record ReplicaInfo(long size, long offsetLag, boolean isFuture) {}
