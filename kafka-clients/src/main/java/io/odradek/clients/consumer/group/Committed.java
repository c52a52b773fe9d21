package io.odradek.clients.consumer.group;

/**
 * A committed offset.
 *
 * @param offset of the next record to read
 * @param epoch the leader epoch of the record before; -1 if not known
 */
public record Committed(long offset, int epoch, String metadata) {}
