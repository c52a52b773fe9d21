package io.odradek.broker.log;

/**
 * Where a leader epoch ended, as OffsetForLeaderEpoch asks (KIP-101, KIP-279).
 *
 * @param leaderEpoch the greatest epoch in the log that is not above the one asked for, or -1 when there is none
 * @param endOffset the first offset that does not belong to it, or -1 when there is none
 */
public record EpochEndOffset(int leaderEpoch, long endOffset) {

    /** The log knows nothing about that epoch. */
    public static final EpochEndOffset UNDEFINED = new EpochEndOffset(-1, -1);
}
