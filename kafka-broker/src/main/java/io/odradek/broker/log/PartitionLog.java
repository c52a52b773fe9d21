package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import io.odradek.record.TimestampType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final TopicPartition partition;
    private final Path path;
    private final LogContext context;
    private final LeaderEpochs epochs;
    private final ProducerStates producers;
    private final ProducerSnapshots snapshots;
    private final LogFlusher flusher;
    private final Object lock = new Object();
    private volatile Optional<Uuid> topicId;
    private volatile LogConfig config;
    private volatile LogView view;
    private volatile boolean closed;
    private long rollJitterMs;

    PartitionLog(
            TopicPartition partition,
            Path path,
            Optional<Uuid> topicId,
            LogConfig config,
            LogContext context,
            LogView view,
            ProducerStates producers,
            ProducerSnapshots snapshots,
            LeaderEpochs epochs,
            long recoveryPoint) {
        this.partition = partition;
        this.path = path;
        this.topicId = topicId;
        this.config = config;
        this.context = context;
        this.view = view;
        this.producers = producers;
        this.snapshots = snapshots;
        this.epochs = epochs;
        this.flusher = new LogFlusher(this, context, epochs, recoveryPoint);
        this.rollJitterMs = jitter(config);
    }

    private static long jitter(LogConfig config) {
        long most = Math.min(config.segmentJitterMs(), config.segmentMs());
        return most == 0 ? 0 : ThreadLocalRandom.current().nextLong(most);
    }

    /** The partition. */
    public TopicPartition topicPartition() {
        return partition;
    }

    /** The directory of this log. */
    public Path path() {
        return path;
    }

    /** The log directory, one of {@code log.dirs}, that this log lies in. */
    public LogDirectory directory() {
        return context.directory();
    }

    /** The id in {@code partition.metadata}; none in a log of the time before topic ids. */
    public Optional<Uuid> topicId() {
        return topicId;
    }

    /**
     * Writes the topic id into a log that has none.
     *
     * @throws ApiException with INCONSISTENT_TOPIC_ID if it has another
     */
    public void assignTopicId(Uuid id) {
        synchronized (lock) {
            if (topicId.isPresent() && !topicId.get().equals(id)) {
                throw new ApiException(
                        ErrorCode.INCONSISTENT_TOPIC_ID,
                        "the log of " + partition + " belongs to topic id " + topicId.get() + ", not to " + id);
            }
            if (topicId.isEmpty()) {
                try {
                    PartitionMetadataFile.write(path, id, context.opener());
                } catch (IOException e) {
                    throw failed("write the topic id", e);
                }
                topicId = Optional.of(id);
            }
        }
    }

    /** The settings in force. */
    public LogConfig config() {
        return config;
    }

    /** Replaces the settings, from the next operation on. */
    public void updateConfig(LogConfig newConfig) {
        config = newConfig;
    }

    /** The first offset that can be read. */
    public long logStartOffset() {
        return view.logStart();
    }

    /** The offset of the next record. */
    public long logEndOffset() {
        return view.end().offset();
    }

    /** The end of the log with its place in the files. */
    public LogOffset end() {
        return view.end();
    }

    /** What readers see now. */
    LogView view() {
        return view;
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
        LogConfig settings = config;
        long nowMs = context.clock().millis();
        if (BatchChecks.checkForLeader(batches, settings, origin, nowMs) == 0) {
            return nothingAppended();
        }
        AppendResult result;
        synchronized (lock) {
            requireUsable();
            AppendResult duplicate = duplicateOf(batches, origin);
            if (duplicate != null) {
                return duplicate;
            }
            requireCurrent(leaderEpoch);
            boolean stamped = settings.timestampType() == TimestampType.LOG_APPEND_TIME;
            long first = view.end().offset();
            assign(batches, first, leaderEpoch, stamped ? nowMs : AppendResult.NO_TIMESTAMP);
            try {
                epochs.begin(leaderEpoch, first);
                write(batches, settings, nowMs);
            } catch (IOException e) {
                throw failed("append", e);
            }
            result = appended(first, stamped ? nowMs : AppendResult.NO_TIMESTAMP);
        }
        flusher.appended(result.lastOffset() - result.firstOffset() + 1, settings.flushMessages());
        return result;
    }

    private AppendResult nothingAppended() {
        LogView now = view;
        return new AppendResult(-1, -1, AppendResult.NO_TIMESTAMP, now.logStart(), false, now.end());
    }

    private AppendResult appended(long firstOffset, long appendTimeMs) {
        LogView now = view;
        return new AppendResult(firstOffset, now.end().offset() - 1, appendTimeMs, now.logStart(), false, now.end());
    }

    /** The answer to a batch that was here before; null for a new one. */
    private AppendResult duplicateOf(ByteBuf batches, AppendOrigin origin) {
        RecordBatch batch = RecordBatch.at(batches, batches.readerIndex());
        ProducerState.Batch known = batch.hasProducerId() ? producers.check(batch, origin) : null;
        if (known == null) {
            return null;
        }
        boolean stamped = config.timestampType() == TimestampType.LOG_APPEND_TIME;
        long time = stamped ? known.timestamp() : AppendResult.NO_TIMESTAMP;
        LogView now = view;
        return new AppendResult(known.firstOffset(), known.lastOffset(), time, now.logStart(), true, now.end());
    }

    private void requireCurrent(int leaderEpoch) {
        OptionalInt latest = epochs.latest();
        if (latest.isPresent() && leaderEpoch < latest.getAsInt()) {
            throw new IllegalStateException("leader epoch " + leaderEpoch + " wants to append to " + partition
                    + ", where epoch " + latest.getAsInt() + " has written already");
        }
    }

    private static void assign(ByteBuf batches, long firstOffset, int leaderEpoch, long appendTimeMs) {
        long next = firstOffset;
        for (RecordBatch batch : RecordBatches.of(batches)) {
            batch.assign(next, leaderEpoch);
            if (appendTimeMs != AppendResult.NO_TIMESTAMP) {
                batch.stampLogAppendTime(appendTimeMs);
            }
            next = batch.nextOffset();
        }
    }

    /**
     * Appends what the leader sent: offsets and epochs are kept. A batch cut off at the end is left out, as fetched data
     * may end in one.
     *
     * @throws ApiException CORRUPT_MESSAGE, KAFKA_STORAGE_ERROR
     * @throws IllegalStateException if the offsets do not go on from the log's end
     */
    public AppendResult appendAsFollower(ByteBuf batches) {
        ByteBuf whole = batches.slice(batches.readerIndex(), BatchChecks.wholeBatches(batches));
        if (!whole.isReadable()) {
            return nothingAppended();
        }
        LogConfig settings = config;
        AppendResult result;
        synchronized (lock) {
            requireUsable();
            try {
                long first = beginningOf(whole);
                BatchChecks.checkForFollower(whole, view.end().offset());
                for (RecordBatch batch : RecordBatches.of(whole)) {
                    epochs.begin(batch.partitionLeaderEpoch(), batch.baseOffset());
                }
                write(whole, settings, context.clock().millis());
                result = appended(first, AppendResult.NO_TIMESTAMP);
            } catch (IOException e) {
                throw failed("append", e);
            }
        }
        flusher.appended(result.lastOffset() - result.firstOffset() + 1, settings.flushMessages());
        return result;
    }

    /**
     * First offset of what a leader sent. The first batch for an empty log may begin before the log's start, when that
     * lies inside the batch; then the log begins with the batch, and its start stays.
     */
    private long beginningOf(ByteBuf batches) throws IOException {
        RecordBatch first = RecordBatch.at(batches, batches.readerIndex());
        LogView now = view;
        boolean straddles = first.baseOffset() < now.end().offset()
                && first.lastOffset() >= now.end().offset();
        if (straddles && now.sizeInBytes() == 0) {
            restartAt(first.baseOffset(), now.logStart());
        }
        return first.baseOffset();
    }

    /** Writes batches that have their offsets, then notes them everywhere, then lets readers see them. */
    private void write(ByteBuf batches, LogConfig settings, long nowMs) throws IOException {
        long firstOffset = RecordBatch.at(batches, batches.readerIndex()).baseOffset();
        long lastOffset = firstOffset;
        long maxTimestamp = RecordBatch.NO_TIMESTAMP;
        for (RecordBatch batch : RecordBatches.of(batches)) {
            lastOffset = batch.lastOffset();
            maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
        }
        LogSegment segment = view.active();
        if (segment.mustRoll(settings, rollJitterMs, batches.readableBytes(), maxTimestamp, lastOffset, nowMs)) {
            segment = roll(firstOffset);
        }
        int position = segment.size();
        segment.write(batches);
        for (RecordBatch batch : RecordBatches.of(batches)) {
            segment.index(batch, position);
            AbortedTransaction aborted = producers.append(batch);
            if (aborted != null) {
                segment.transactions().append(aborted);
            }
            position += batch.sizeInBytes();
        }
        view = view.withEnd(new LogOffset(lastOffset + 1, segment.baseOffset(), position));
    }

    private LogSegment roll(long baseOffset) throws IOException {
        LogView now = view;
        LogSegment active = now.active();
        producers.skipTo(baseOffset);
        if (active.size() == 0) {
            deleteLater(active);
        } else {
            active.rolled();
            snapshots.write(producers);
        }
        LogSegment next = new LogSegment(path, baseOffset, 0, true, config.indexIntervalBytes(), context);
        next.createFile();
        view = active.size() == 0 ? now.withLastReplaced(next) : now.withSegment(next);
        rollJitterMs = jitter(config);
        LOG.debug("{}: rolled segment {} at {} bytes", partition, active.baseOffset(), active.size());
        context.scheduler().execute(() -> flusher.flushInBackground(baseOffset));
        return next;
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
        while (true) {
            requireUsable();
            LogView now = view;
            LogReads.requireInRange(now, startOffset);
            try {
                LogSlice slice = LogReads.read(now, startOffset, maxBytes, minOneMessage, upperBound);
                if (slice != null && isStillTrue(now)) {
                    return slice;
                }
                if (slice != null) {
                    slice.close();
                }
            } catch (IOException e) {
                requireStillTrue(now, e);
            }
            Thread.onSpinWait();
        }
    }

    /** Whether what was read by a view is what the log holds: no truncation came between. */
    private boolean isStillTrue(LogView used) {
        return view.generation() == used.generation();
    }

    private void requireStillTrue(LogView used, IOException e) {
        if (isStillTrue(used)) {
            throw failed("read", e);
        }
    }

    /** {@link #read(long, int, boolean, LogOffset)} for a bound whose place is not known; costs a lookup more. */
    public LogSlice read(long startOffset, int maxBytes, boolean minOneMessage, long upperBound) {
        return read(startOffset, maxBytes, minOneMessage, LogOffset.of(upperBound));
    }

    /**
     * The place of an offset.
     *
     * @throws ApiException OFFSET_OUT_OF_RANGE, KAFKA_STORAGE_ERROR
     */
    public LogOffset locate(long offset) {
        while (true) {
            requireUsable();
            LogView now = view;
            LogReads.requireInRange(now, offset);
            try {
                LogOffset located = LogReads.locate(now, offset);
                if (located != null && isStillTrue(now)) {
                    return located;
                }
            } catch (IOException e) {
                requireStillTrue(now, e);
            }
            Thread.onSpinWait();
        }
    }

    /** Bytes between two located offsets, 0 if {@code to} is not above {@code from}; looks at no file. */
    public long bytesBetween(LogOffset from, LogOffset to) {
        return LogReads.bytesBetween(view, from, to);
    }

    /**
     * The first record at or after a time, exact to the record; or, for the negative numbers of
     * {@link TimestampedOffset}, the start, the end, or the record with the greatest timestamp.
     *
     * @return empty if all records are older, or there are none
     */
    public Optional<TimestampedOffset> offsetForTimestamp(long timestamp) {
        LogView first = view;
        if (timestamp == TimestampedOffset.EARLIEST) {
            return Optional.of(bare(first.logStart()));
        }
        if (timestamp == TimestampedOffset.LATEST) {
            return Optional.of(bare(first.end().offset()));
        }
        while (true) {
            requireUsable();
            LogView now = view;
            TimestampSearch search = new TimestampSearch(now, epochs);
            try {
                Optional<TimestampedOffset> found = timestamp == TimestampedOffset.MAX_TIMESTAMP
                        ? search.greatest()
                        : search.firstAtOrAfter(timestamp);
                if (found != null && isStillTrue(now)) {
                    return found;
                }
            } catch (IOException e) {
                requireStillTrue(now, e);
            }
            Thread.onSpinWait();
        }
    }

    private TimestampedOffset bare(long offset) {
        int epoch = epochs.epochOf(offset).orElse(RecordBatch.NO_LEADER_EPOCH);
        return new TimestampedOffset(offset, RecordBatch.NO_TIMESTAMP, epoch);
    }

    /**
     * Raises the first readable offset (DeleteRecords, or what the leader told). Segments wholly below go with the next
     * {@link #deleteOldSegments}. An offset that is not above the present one changes nothing.
     *
     * @throws ApiException OFFSET_OUT_OF_RANGE if it is above the log's end
     */
    public void advanceLogStart(long offset) {
        synchronized (lock) {
            requireUsable();
            LogView now = view;
            if (offset > now.end().offset()) {
                throw new ApiException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "the log of " + partition + " ends at " + now.end().offset() + " and cannot start at "
                                + offset);
            }
            if (offset > now.logStart()) {
                view = now.withLogStart(offset);
                try {
                    epochs.truncateStart(offset);
                } catch (IOException e) {
                    throw failed("move the log start", e);
                }
            }
        }
    }

    /** Cuts the log so that it ends at an offset, or before it when a batch spans it. */
    public void truncateTo(long offset) {
        synchronized (lock) {
            requireUsable();
            LogView now = view;
            if (offset >= now.end().offset()) {
                return;
            }
            try {
                if (offset <= now.segments()[0].baseOffset()) {
                    restartAt(offset, offset);
                } else {
                    truncateInside(now, offset);
                }
            } catch (IOException e) {
                throw failed("truncate", e);
            }
        }
        LOG.info("{}: truncated to {}", partition, logEndOffset());
        flusher.lowerRecoveryPoint(logEndOffset());
    }

    private void truncateInside(LogView now, long offset) throws IOException {
        int keep = now.floorIndex(offset);
        LogSegment last = now.segments()[keep];
        LogOffset cut = cutIn(now, keep, offset);
        LogSegment[] kept = Arrays.copyOf(now.segments(), keep + 1);
        // readers see the new end first, and whoever read by the old one sees the generation change
        view = new LogView(kept, Math.min(now.logStart(), cut.offset()), cut, now.generation() + 1);
        for (int i = now.segments().length - 1; i > keep; i--) {
            deleteLater(now.segments()[i]);
        }
        last.truncate(cut.position(), cut.offset());
        epochs.truncateEnd(cut.offset());
        snapshots.deleteAbove(cut.offset());
        snapshots.restore(producers, 0, cut.offset());
        ProducerReplay.replay(view, cut.offset(), producers);
    }

    private static LogOffset cutIn(LogView now, int index, long offset) throws IOException {
        LogSegment segment = now.segments()[index];
        SharedChannel file = segment.file().acquire();
        try {
            long found = segment.find(file.channel(), offset, segment.size());
            if (found == LogSegment.NOT_FOUND) {
                return new LogOffset(offset, segment.baseOffset(), segment.size());
            }
            int position = (int) (found >>> Integer.SIZE);
            try (BatchCursor cursor = BatchCursor.headers(file.channel(), position, segment.size())) {
                long end = cursor.next() ? Math.min(offset, cursor.batch().baseOffset()) : offset;
                return new LogOffset(end, segment.baseOffset(), position);
            }
        } finally {
            file.release();
        }
    }

    /** Empties the log and lets it go on at an offset; start and end of the log are that offset. */
    public void truncateFullyAndStartAt(long offset) {
        synchronized (lock) {
            requireUsable();
            try {
                restartAt(offset, offset);
            } catch (IOException e) {
                throw failed("truncate", e);
            }
        }
        LOG.info("{}: emptied, goes on at {}", partition, offset);
        flusher.lowerRecoveryPoint(offset);
    }

    /** Replaces all segments by an empty one. The old files leave their names before the new one may take one of them. */
    private void restartAt(long offset, long logStart) throws IOException {
        LogView now = view;
        for (LogSegment segment : now.segments()) {
            deleteLater(segment);
        }
        LogSegment fresh = new LogSegment(path, offset, 0, true, config.indexIntervalBytes(), context);
        fresh.createFile();
        LogSegment[] only = {fresh};
        view = new LogView(only, logStart, new LogOffset(offset, offset, 0), now.generation() + 1);
        epochs.truncateEnd(offset);
        snapshots.deleteAbove(-1);
        producers.restore(List.of(), offset);
    }

    private void deleteLater(LogSegment segment) throws IOException {
        new DelayedDeletion(segment, config.fileDeleteDelayMs(), context).start();
    }

    /** Notes that a leader epoch begins at the log's end: what a new leader does before its first append. */
    public void beginEpoch(int leaderEpoch) {
        synchronized (lock) {
            requireUsable();
            requireCurrent(leaderEpoch);
            try {
                epochs.begin(leaderEpoch, view.end().offset());
            } catch (IOException e) {
                throw failed("note a leader epoch", e);
            }
        }
    }

    /** The greatest leader epoch in the log. */
    public OptionalInt latestEpoch() {
        return epochs.latest();
    }

    /** The epoch in which an offset was written. */
    public OptionalInt epochOf(long offset) {
        return epochs.epochOf(offset);
    }

    /** Where an epoch ended. */
    public EpochEndOffset endOffsetForEpoch(int leaderEpoch) {
        return epochs.endOf(leaderEpoch, view.end().offset());
    }

    /** The offset up to which every transaction is decided and replicated: the bound for {@code read_committed}. */
    public long lastStableOffset(long highWatermark) {
        return Math.max(view.logStart(), producers.transactions().stableUpTo(highWatermark));
    }

    /** The aborted transactions that overlap {@code from <= offset < to}. */
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        List<AbortedTransaction> found = new ArrayList<>();
        LogView now = view;
        try {
            for (int i = now.floorIndex(from); i < now.segments().length; i++) {
                for (AbortedTransaction aborted :
                        now.segments()[i].transactions().entries()) {
                    if (aborted.lastOffset() >= from && aborted.firstOffset() < to) {
                        found.add(aborted);
                    }
                    if (aborted.lastStableOffset() >= to) {
                        return found;
                    }
                }
            }
        } catch (IOException e) {
            throw failed("read aborted transactions", e);
        }
        return found;
    }

    /** What is known of the producers that wrote here lately (DescribeProducers). */
    public List<ProducerDescription> producers() {
        synchronized (lock) {
            List<ProducerDescription> all = new ArrayList<>(producers.size());
            for (ProducerState producer : producers.all()) {
                all.add(new ProducerDescription(
                        producer.producerId(),
                        producer.epoch(),
                        producer.lastSequence(),
                        producer.lastTimestamp(),
                        producer.coordinatorEpoch(),
                        producer.transactionStart()));
            }
            return all;
        }
    }

    /** Forgets producers that have been silent for longer than {@code producer.id.expiration.ms}. */
    public void expireProducers() {
        synchronized (lock) {
            producers.expire(context.clock().millis() - config.producerIdExpirationMs());
        }
    }

    /** Makes everything appended so far durable; blocks for the disk, so never on an event loop. */
    public void flush() {
        flusher.flush();
    }

    /** Below this offset everything is on disk. */
    public long recoveryPoint() {
        return flusher.recoveryPoint();
    }

    /** Flushes if {@code flush.ms} has passed since the last flush. */
    void flushIfDue() {
        flusher.flushIfOlderThan(config.flushMs());
    }

    /** Lets go of the indexes of rolled segments that nobody has asked since the last call. */
    void releaseIdleIndexes() {
        synchronized (lock) {
            LogSegment[] segments = view.segments();
            for (int i = 0; i < segments.length - 1; i++) {
                segments[i].releaseIdleIndexes();
            }
        }
    }

    /** Makes the producer snapshots up to an offset durable. */
    void forceSnapshots(long from, long to) throws IOException {
        synchronized (lock) {
            snapshots.force(from, to);
        }
    }

    /**
     * Applies retention by time, by size and by log start.
     *
     * @param deletableUpTo no segment that holds an offset at or above it goes (the high watermark)
     * @return the number of segments deleted
     */
    public int deleteOldSegments(long deletableUpTo) {
        synchronized (lock) {
            requireUsable();
            try {
                LogView now = view;
                int count = new LogRetention(now, config, context.clock().millis()).deletable(deletableUpTo);
                if (count == 0) {
                    return 0;
                }
                if (count == now.segments().length) {
                    roll(now.end().offset());
                }
                deleteFirst(count);
                return count;
            } catch (IOException e) {
                throw failed("delete old segments", e);
            }
        }
    }

    private void deleteFirst(int count) throws IOException {
        LogView now = view;
        LogView shorter = now.withoutFirst(count);
        long base = shorter.segments()[0].baseOffset();
        view = shorter.withLogStart(Math.max(now.logStart(), base));
        for (int i = 0; i < count; i++) {
            deleteLater(now.segments()[i]);
        }
        epochs.truncateStart(view.logStart());
        snapshots.deleteBelow(base);
        LOG.info("{}: deleted {} segments, the log starts at {}", partition, count, view.logStart());
    }

    /** Bytes of all segments. */
    public long sizeInBytes() {
        return view.sizeInBytes();
    }

    /** The number of segments. */
    public int segmentCount() {
        return view.segments().length;
    }

    /** Flushes, notes producers and indexes so that the next start need not look at the batches, and closes. */
    void close() {
        flusher.flush();
        synchronized (lock) {
            if (closed) {
                return;
            }
            try {
                if (view.end().offset() > 0) {
                    snapshots.write(producers);
                }
                for (LogSegment segment : view.segments()) {
                    segment.complete();
                }
            } catch (IOException e) {
                throw failed("close", e);
            }
            closeFiles();
        }
    }

    /** Closes the files as they are: the log is deleted, or its directory is offline. */
    void abandon() {
        synchronized (lock) {
            closeFiles();
        }
    }

    private void closeFiles() {
        closed = true;
        for (LogSegment segment : view.segments()) {
            segment.close();
        }
    }

    private void requireUsable() {
        context.directory().requireOnline();
        if (closed) {
            throw new ApiException(ErrorCode.KAFKA_STORAGE_ERROR, "the log of " + partition + " is closed");
        }
    }

    ApiException failed(String what, IOException e) {
        return context.directory().failed(what + " (log of " + partition + ")", e);
    }

    @Override
    public String toString() {
        LogView now = view;
        return "PartitionLog(" + path + ", " + now.logStart() + " to "
                + now.end().offset() + ")";
    }
}
