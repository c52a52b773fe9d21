package io.odradek.broker.log;

/**
 * The answer to a question for an offset by time.
 *
 * @param offset the offset
 * @param timestamp the record's timestamp in milliseconds since the epoch, or -1 where the question was not for a record
 * @param leaderEpoch the leader epoch in which the record was written, or -1 when it is not known
 */
public record TimestampedOffset(long offset, long timestamp, int leaderEpoch) {

    /** Ask for the end of the log. */
    public static final long LATEST = -1;

    /** Ask for the start of the log. */
    public static final long EARLIEST = -2;

    /** Ask for the record with the greatest timestamp (KIP-734). */
    public static final long MAX_TIMESTAMP = -3;
}
