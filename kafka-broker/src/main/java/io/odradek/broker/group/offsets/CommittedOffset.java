package io.odradek.broker.group.offsets;

/**
 * How far a group has read a partition.
 *
 * @param offset the next one to read
 * @param leaderEpoch of the record before it, -1 when unknown
 * @param metadata what the client noted with it; may be empty
 * @param committedMs epoch milliseconds
 */
public record CommittedOffset(long offset, int leaderEpoch, String metadata, long committedMs) {}
