package io.odradek.broker.log;

/**
 * What an append did.
 *
 * @param firstOffset offset of the first record, or -1 when there was nothing to append
 * @param lastOffset offset of the last record
 * @param logAppendTimeMs the time stamped into the batches, or -1 when the topic keeps the producer's times
 * @param logStartOffset first offset of the log at the time of the append
 * @param duplicate whether the batch was there already: nothing was written, and the offsets are those of back then
 * @param end the log's end after the append, which is what the high watermark waits for
 */
public record AppendResult(
        long firstOffset,
        long lastOffset,
        long logAppendTimeMs,
        long logStartOffset,
        boolean duplicate,
        LogOffset end) {

    /** No time was stamped. */
    public static final long NO_TIMESTAMP = -1;
}
