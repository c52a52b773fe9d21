package io.odradek.clients.consumer.fetch;

/**
 * How far a partition is, as its leader told last.
 *
 * @param highWatermark behind the last record that can be read
 * @param lastStableOffset behind the last record that can be read with read_committed; -1 if not known
 * @param logStartOffset the first record that there is; -1 if not known
 */
public record Progress(long highWatermark, long lastStableOffset, long logStartOffset) {}
