package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The log of one partition: segments of batches, one after the other, in one directory.
 *
 * <p>Offsets: {@code logStartOffset <= offset < logEndOffset} can be read. The high watermark is not kept here; whoever
 * reads says up to where.
 *
 * <p>Runs on: any thread. Whatever changes the log takes the log's own lock, which is held for memory and page cache
 * work only, never for an fsync; an uncontended caller (the holder of the partition's lock) pays next to nothing for it.
 * Readers take no lock: they read one published, immutable view.
 *
 * <p>Errors: an {@link java.io.IOException} takes the log directory offline; this and every later call on any log of it
 * throws {@link ApiException} with KAFKA_STORAGE_ERROR.
 */
public final class PartitionLog {

    private PartitionLog() {}

    /** The partition. */
    public TopicPartition topicPartition() {
        throw new UnsupportedOperationException();
    }

    /** The directory of this log. */
    public Path path() {
        throw new UnsupportedOperationException();
    }

    /** The log directory, one of {@code log.dirs}, that this log lies in. */
    public LogDirectory directory() {
        throw new UnsupportedOperationException();
    }

    /** The id in {@code partition.metadata}; none in a log of the time before topic ids. */
    public Optional<Uuid> topicId() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes the topic id into a log that has none.
     *
     * @throws ApiException with INCONSISTENT_TOPIC_ID if it has another
     */
    public void assignTopicId(Uuid topicId) {
        throw new UnsupportedOperationException();
    }

    /** The settings in force. */
    public LogConfig config() {
        throw new UnsupportedOperationException();
    }

    /** Replaces the settings, from the next operation on. */
    public void updateConfig(LogConfig config) {
        throw new UnsupportedOperationException();
    }

    /** The first offset that can be read. */
    public long logStartOffset() {
        throw new UnsupportedOperationException();
    }

    /** The offset of the next record. */
    public long logEndOffset() {
        throw new UnsupportedOperationException();
    }

    /** The end of the log with its place in the files. */
    public LogOffset end() {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends batches as the partition's leader: checks them, gives them offsets and the epoch in place, and writes
     * them to the page cache in one go. All of them are appended or, on an {@link ApiException}, none.
     *
     * @param batches whole batches between reader and writer index; neither moves, the bytes do change
     * @throws ApiException CORRUPT_MESSAGE, INVALID_RECORD, INVALID_TIMESTAMP, MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE,
     *     OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH, INVALID_TXN_STATE, TRANSACTION_COORDINATOR_FENCED,
     *     KAFKA_STORAGE_ERROR
     */
    public AppendResult appendAsLeader(ByteBuf batches, int leaderEpoch, AppendOrigin origin) {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends what the leader sent: offsets and epochs are kept. A batch cut off at the end is left out, as fetched data
     * may end in one.
     *
     * @throws ApiException CORRUPT_MESSAGE, KAFKA_STORAGE_ERROR
     * @throws IllegalStateException if the offsets do not go on from the log's end
     */
    public AppendResult appendAsFollower(ByteBuf batches) {
        throw new UnsupportedOperationException();
    }

    /**
     * The bytes from an offset on, to be closed by the caller.
     *
     * @param startOffset first offset wanted; the slice begins with the batch that holds it
     * @param maxBytes most bytes wanted
     * @param minOneMessage give the first batch whole even if it is larger than {@code maxBytes} (KIP-74); otherwise
     *     nothing is given when it is
     * @param upperBound nothing at or above this offset is given (high watermark, last stable offset or log end)
     * @throws ApiException OFFSET_OUT_OF_RANGE if the offset is below the start or above the end; KAFKA_STORAGE_ERROR
     */
    public LogSlice read(long startOffset, int maxBytes, boolean minOneMessage, LogOffset upperBound) {
        throw new UnsupportedOperationException();
    }

    /** {@link #read(long, int, boolean, LogOffset)} for a bound whose place is not known; costs a lookup more. */
    public LogSlice read(long startOffset, int maxBytes, boolean minOneMessage, long upperBound) {
        throw new UnsupportedOperationException();
    }

    /**
     * The place of an offset.
     *
     * @throws ApiException OFFSET_OUT_OF_RANGE, KAFKA_STORAGE_ERROR
     */
    public LogOffset locate(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Bytes between two located offsets, 0 if {@code to} is not above {@code from}; looks at no file. */
    public long bytesBetween(LogOffset from, LogOffset to) {
        throw new UnsupportedOperationException();
    }

    /**
     * The first record at or after a time, exact to the record; or, for the negative numbers of
     * {@link TimestampedOffset}, the start, the end, or the record with the greatest timestamp.
     *
     * @return empty if all records are older, or there are none
     */
    public Optional<TimestampedOffset> offsetForTimestamp(long timestamp) {
        throw new UnsupportedOperationException();
    }

    /**
     * Raises the first readable offset (DeleteRecords, or what the leader told). Segments wholly below go with the next
     * {@link #deleteOldSegments}. An offset that is not above the present one changes nothing.
     *
     * @throws ApiException OFFSET_OUT_OF_RANGE if it is above the log's end
     */
    public void advanceLogStart(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Cuts the log so that it ends at an offset, or before it when a batch spans it. */
    public void truncateTo(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Empties the log and lets it go on at an offset; start and end of the log are that offset. */
    public void truncateFullyAndStartAt(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Notes that a leader epoch begins at the log's end: what a new leader does before its first append. */
    public void beginEpoch(int leaderEpoch) {
        throw new UnsupportedOperationException();
    }

    /** The greatest leader epoch in the log. */
    public OptionalInt latestEpoch() {
        throw new UnsupportedOperationException();
    }

    /** The epoch in which an offset was written. */
    public OptionalInt epochOf(long offset) {
        throw new UnsupportedOperationException();
    }

    /** Where an epoch ended. */
    public EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
        throw new UnsupportedOperationException();
    }

    /** The offset up to which every transaction is decided and replicated: the bound for {@code read_committed}. */
    public long lastStableOffset(long highWatermark) {
        throw new UnsupportedOperationException();
    }

    /** The aborted transactions that overlap {@code from <= offset < to}. */
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        throw new UnsupportedOperationException();
    }

    /** What is known of the producers that wrote here lately (DescribeProducers). */
    public List<ProducerDescription> producers() {
        throw new UnsupportedOperationException();
    }

    /** Forgets producers that have been silent for longer than {@code producer.id.expiration.ms}. */
    public void expireProducers() {
        throw new UnsupportedOperationException();
    }

    /** Makes everything appended so far durable; blocks for the disk, so never on an event loop. */
    public void flush() {
        throw new UnsupportedOperationException();
    }

    /** Below this offset everything is on disk. */
    public long recoveryPoint() {
        throw new UnsupportedOperationException();
    }

    /**
     * Applies retention by time, by size and by log start.
     *
     * @param deletableUpTo no segment that holds an offset at or above it goes (the high watermark)
     * @return the number of segments deleted
     */
    public int deleteOldSegments(long deletableUpTo) {
        throw new UnsupportedOperationException();
    }

    /** Bytes of all segments. */
    public long sizeInBytes() {
        throw new UnsupportedOperationException();
    }

    /** The number of segments. */
    public int segmentCount() {
        throw new UnsupportedOperationException();
    }
}
