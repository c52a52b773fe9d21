package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.common.record.TimestampType;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
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
    private final LogWriter writer;
    private final LogFlusher flusher;
    private final Object lock = new Object();
    private volatile Optional<Uuid> topicId;
    private boolean topicIdUnwritten;
    private volatile boolean closed;
    /** A copy of this log in another directory, while there is one. */
    private volatile FutureLog copy;
    /** What is served in place of this log, which is closed then; set before it is. */
    private volatile PartitionLog successor;

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
        this.context = context;
        this.producers = producers;
        this.snapshots = snapshots;
        this.epochs = epochs;
        this.writer = new LogWriter(partition, path, config, context, view, producers, snapshots, epochs);
        this.flusher = new LogFlusher(this, context, epochs, recoveryPoint);
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
                topicId = Optional.of(id);
                topicIdUnwritten = true;
                try {
                    writeTopicId();
                } catch (IOException e) {
                    throw failed("write the topic id", e);
                }
            }
        }
    }

    /**
     * Gives a new log its topic id, which is written with the first records: as long as there are none, it does not matter
     * whose log this is, and thousands of files less are made when a large topic is.
     */
    void announceTopicId(Uuid id) {
        synchronized (lock) {
            topicId = Optional.of(id);
            topicIdUnwritten = true;
        }
    }

    private void writeTopicId() throws IOException {
        if (topicIdUnwritten) {
            PartitionMetadataFile.write(path, topicId.orElseThrow(), context.opener());
            topicIdUnwritten = false;
        }
    }

    /** Whether it is a future log, which is not served. */
    boolean isFuture() {
        return LogFiles.futurePartitionOf(path.getFileName().toString()).isPresent();
    }

    /** The settings in force. */
    public LogConfig config() {
        return writer.config();
    }

    /** Replaces the settings, from the next operation on. */
    public void updateConfig(LogConfig newConfig) {
        writer.config(newConfig);
    }

    /** The first offset that can be read. */
    public long logStartOffset() {
        return writer.view().logStart();
    }

    /** The offset of the next record. */
    public long logEndOffset() {
        return writer.view().end().offset();
    }

    /** The end of the log with its place in the files. */
    public LogOffset end() {
        return writer.view().end();
    }

    /** What readers see now. */
    LogView view() {
        return writer.view();
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
        LogConfig settings = writer.config();
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
            long first = writer.view().end().offset();
            assign(batches, first, leaderEpoch, stamped ? nowMs : AppendResult.NO_TIMESTAMP);
            try {
                writeTopicId();
                epochs.begin(leaderEpoch, first);
                writer.write(batches, settings, nowMs, this::flushLater);
            } catch (IOException e) {
                throw failed("append", e);
            }
            result = appended(first, stamped ? nowMs : AppendResult.NO_TIMESTAMP);
        }
        flusher.appended(result.lastOffset() - result.firstOffset() + 1, settings.flushMessages());
        return result;
    }

    private AppendResult nothingAppended() {
        LogView now = writer.view();
        return new AppendResult(-1, -1, AppendResult.NO_TIMESTAMP, now.logStart(), false, now.end());
    }

    private AppendResult appended(long firstOffset, long appendTimeMs) {
        LogView now = writer.view();
        return new AppendResult(firstOffset, now.end().offset() - 1, appendTimeMs, now.logStart(), false, now.end());
    }

    /** The answer to a batch that was here before; null for a new one. */
    private AppendResult duplicateOf(ByteBuf batches, AppendOrigin origin) {
        RecordBatch batch = RecordBatch.at(batches, batches.readerIndex());
        ProducerState.Batch known = batch.hasProducerId() ? producers.check(batch, origin) : null;
        if (known == null) {
            return null;
        }
        boolean stamped = writer.config().timestampType() == TimestampType.LOG_APPEND_TIME;
        long time = stamped ? known.timestamp() : AppendResult.NO_TIMESTAMP;
        LogView now = writer.view();
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
        LogConfig settings = writer.config();
        AppendResult result;
        synchronized (lock) {
            requireUsable();
            try {
                writeTopicId();
                long first = writer.beginningOf(whole);
                BatchChecks.checkForFollower(whole, writer.view().end().offset());
                for (RecordBatch batch : RecordBatches.of(whole)) {
                    epochs.begin(batch.partitionLeaderEpoch(), batch.baseOffset());
                }
                writer.write(whole, settings, context.clock().millis(), this::flushLater);
                result = appended(first, AppendResult.NO_TIMESTAMP);
            } catch (IOException e) {
                throw failed("append", e);
            }
        }
        flusher.appended(result.lastOffset() - result.firstOffset() + 1, settings.flushMessages());
        return result;
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
            PartitionLog usable = usable();
            if (usable != this) {
                return usable.read(startOffset, maxBytes, minOneMessage, upperBound);
            }
            LogView now = writer.view();
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
                requireChangedSince(now, e);
            }
            Thread.onSpinWait();
        }
    }

    /** Whether what was read by a view is what the log holds: no truncation came between. */
    private boolean isStillTrue(LogView used) {
        return writer.view().generation() == used.generation();
    }

    /** A file that could not be read is no error if its segment has gone since the view was taken. */
    private void requireChangedSince(LogView used, IOException e) {
        if (!hasOtherSegmentsThan(used) && successor == null) {
            throw failed("read", e);
        }
    }

    /** Whether segments came or went since a view was taken; waits for a change that is going on. */
    boolean hasOtherSegmentsThan(LogView used) {
        synchronized (lock) {
            return writer.view().segments() != used.segments();
        }
    }

    /** Reads by a view, as often as it takes until no truncation or deletion comes between. */
    private <T> T readByView(ViewRead<T> read) {
        while (true) {
            PartitionLog usable = usable();
            if (usable != this) {
                return usable.readByView(read);
            }
            LogView now = writer.view();
            try {
                T found = read.by(now);
                if (found != null && isStillTrue(now)) {
                    return found;
                }
            } catch (IOException e) {
                requireChangedSince(now, e);
            }
            Thread.onSpinWait();
        }
    }

    /** Looks something up in a view; null when a segment has gone. */
    @FunctionalInterface
    private interface ViewRead<T> {
        T by(LogView view) throws IOException;
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
        return readByView(now -> {
            LogReads.requireInRange(now, offset);
            return LogReads.locate(now, offset);
        });
    }

    /** Bytes between two located offsets, 0 if {@code to} is not above {@code from}; looks at no file. */
    public long bytesBetween(LogOffset from, LogOffset to) {
        return LogReads.bytesBetween(writer.view(), from, to);
    }

    /**
     * The first record at or after a time, exact to the record; or, for the negative numbers of
     * {@link TimestampedOffset}, the start, the end, or the record with the greatest timestamp.
     *
     * @return empty if all records are older, or there are none
     */
    public Optional<TimestampedOffset> offsetForTimestamp(long timestamp) {
        if (timestamp == TimestampedOffset.EARLIEST) {
            return Optional.of(bare(logStartOffset()));
        }
        if (timestamp == TimestampedOffset.LATEST) {
            return Optional.of(bare(logEndOffset()));
        }
        return readByView(now -> {
            TimestampSearch search = new TimestampSearch(now, epochs);
            return timestamp == TimestampedOffset.MAX_TIMESTAMP ? search.greatest() : search.firstAtOrAfter(timestamp);
        });
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
            LogView now = writer.view();
            if (offset > now.end().offset()) {
                throw new ApiException(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "the log of " + partition + " ends at " + now.end().offset() + " and cannot start at "
                                + offset);
            }
            if (offset > now.logStart()) {
                try {
                    writer.advanceLogStart(offset);
                } catch (IOException e) {
                    throw failed("move the log start", e);
                }
            }
        }
    }

    /**
     * Cuts the log so that it ends at an offset, or before it when a batch spans it. An epoch that was begun at the end and has no
     * records goes too: another leader's may begin there.
     */
    public void truncateTo(long offset) {
        synchronized (lock) {
            requireUsable();
            LogView now = writer.view();
            try {
                if (offset >= now.end().offset()) {
                    epochs.truncateEnd(now.end().offset());
                    return;
                }
                if (offset <= now.segments()[0].baseOffset()) {
                    cut(offset, true, () -> writer.restartAt(offset, offset));
                } else {
                    cut(offset, false, () -> writer.truncateInside(offset));
                }
            } catch (IOException e) {
                throw failed("truncate", e);
            }
        }
        LOG.info("{}: truncated to {}", partition, logEndOffset());
        flusher.lowerRecoveryPoint(logEndOffset());
    }

    /** Empties the log and lets it go on at an offset; start and end of the log are that offset. */
    public void truncateFullyAndStartAt(long offset) {
        synchronized (lock) {
            requireUsable();
            try {
                cut(offset, true, () -> writer.restartAt(offset, offset));
            } catch (IOException e) {
                throw failed("truncate", e);
            }
        }
        LOG.info("{}: emptied, goes on at {}", partition, offset);
        flusher.lowerRecoveryPoint(offset);
    }

    /** A copy in another directory is cut first: it must never hold what this log does not. */
    private void cut(long offset, boolean toNothing, ManagedDirectory.IoAction cut) throws IOException {
        FutureLog copying = copy;
        if (copying == null) {
            cut.run();
        } else {
            copying.cut(offset, toNothing, cut);
        }
    }

    /** From now on there is a copy of this log, which has to be cut whenever this log is; null: there is none any more. */
    void copiedBy(FutureLog copying) {
        synchronized (lock) {
            copy = copying;
        }
    }

    /** Changes the log in a way that only a copy of another needs. */
    void change(String what, Change change) {
        synchronized (lock) {
            requireUsable();
            try {
                change.by(writer);
            } catch (IOException e) {
                throw failed(what, e);
            }
        }
        if (recoveryPoint() > logEndOffset()) {
            flusher.lowerRecoveryPoint(logEndOffset());
        }
    }

    /** A change of the log's files. */
    @FunctionalInterface
    interface Change {
        void by(LogWriter writer) throws IOException;
    }

    /** What was known of producers when a segment began, if that was written down; takes no lock. */
    List<ProducerState> producersAt(long baseOffset) throws IOException {
        Path snapshot = LogFiles.segmentFile(path, baseOffset, LogFiles.SNAPSHOT);
        try {
            return Files.exists(snapshot) ? ProducerSnapshot.read(snapshot) : List.of();
        } catch (DamagedFileException e) {
            LOG.warn("{}; going on without it", e.getMessage());
            return List.of();
        }
    }

    ProducerStates producerStates() {
        return producers;
    }

    LeaderEpochs leaderEpochs() {
        return epochs;
    }

    /**
     * Lets a copy that has everything take the place of this log: readers go on there, and this one is closed.
     *
     * @param opened puts the copy in place and opens it
     * @return the log in place; empty if the copy lacks something
     */
    Optional<PartitionLog> replaceBy(FutureLog copying, Supplier<PartitionLog> opened) {
        PartitionLog next;
        synchronized (lock) {
            requireUsable();
            synchronized (copying) {
                if (!copying.isLevel()) {
                    return Optional.empty();
                }
                next = opened.get();
                successor = next;
                copy = null;
                closeFiles();
            }
        }
        flusher.stop();
        return Optional.of(next);
    }

    /** Notes that a leader epoch begins at the log's end: what a new leader does before its first append. */
    public void beginEpoch(int leaderEpoch) {
        synchronized (lock) {
            requireUsable();
            requireCurrent(leaderEpoch);
            epochs.announce(leaderEpoch, writer.view().end().offset());
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
        return epochs.endOf(leaderEpoch, writer.view().end().offset());
    }

    /** The offset up to which every transaction is decided and replicated: the bound for {@code read_committed}. */
    public long lastStableOffset(long highWatermark) {
        return Math.max(writer.view().logStart(), producers.transactions().stableUpTo(highWatermark));
    }

    /** The aborted transactions that overlap {@code from <= offset < to}. */
    public List<AbortedTransaction> abortedTransactions(long from, long to) {
        return readByView(now -> LogReads.abortedTransactions(now, from, to));
    }

    /** What is known of the producers that wrote here lately (DescribeProducers). */
    public List<ProducerDescription> producers() {
        synchronized (lock) {
            if (successor != null) {
                return successor.producers();
            }
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
            if (closed) {
                return;
            }
            producers.expire(context.clock().millis() - writer.config().producerIdExpirationMs());
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

    void flushLater(long upTo) {
        if (!context.later(0, () -> flusher.flushInBackground(upTo))) {
            LOG.debug("{}: the broker is stopping, its close flushes", partition);
        }
    }

    /** Flushes if {@code flush.ms} has passed since the last flush. */
    void flushIfDue() {
        flusher.flushIfOlderThan(writer.config().flushMs());
    }

    /** Lets go of the indexes of rolled segments that nobody has asked since the last call. */
    void releaseIdleIndexes() {
        synchronized (lock) {
            LogSegment[] segments = writer.view().segments();
            for (int i = 0; i < segments.length - 1; i++) {
                segments[i].releaseIdleIndexes();
            }
        }
    }

    /** The producer snapshots between two offsets. */
    List<Path> snapshotsBetween(long from, long to) {
        synchronized (lock) {
            return snapshots.between(from, to);
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
                LogView now = writer.view();
                int count =
                        new LogRetention(now, writer.config(), context.clock().millis()).deletable(deletableUpTo);
                if (count == 0) {
                    return 0;
                }
                if (count == now.segments().length) {
                    writer.roll(now.end().offset());
                }
                writer.deleteFirst(count);
                return count;
            } catch (IOException e) {
                throw failed("delete old segments", e);
            }
        }
    }

    /** Bytes of all segments. */
    public long sizeInBytes() {
        return writer.view().sizeInBytes();
    }

    /** The number of segments. */
    public int segmentCount() {
        return writer.view().segments().length;
    }

    /** Flushes, notes producers and indexes so that the next start need not look at the batches, and closes. */
    void close() {
        flusher.flush();
        flusher.stop();
        synchronized (lock) {
            if (closed) {
                return;
            }
            try {
                if (writer.view().end().offset() > 0) {
                    snapshots.write(producers);
                }
                for (LogSegment segment : writer.view().segments()) {
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
        flusher.stop();
        synchronized (lock) {
            closeFiles();
        }
    }

    /** Closes a log whose directory is about to get another name, without waiting for the disk. */
    void closeAsItIs() throws IOException {
        synchronized (lock) {
            for (LogSegment segment : writer.view().segments()) {
                segment.complete();
            }
            closeFiles();
        }
    }

    private void closeFiles() {
        closed = true;
        for (LogSegment segment : writer.view().segments()) {
            segment.close();
        }
    }

    /**
     * This log, or the one that has taken its place.
     *
     * @throws ApiException KAFKA_STORAGE_ERROR if neither can be used
     */
    PartitionLog usable() {
        boolean wasClosed = closed;
        PartitionLog next = successor;
        if (next != null) {
            return next.usable();
        }
        context.directory().requireOnline();
        if (wasClosed) {
            throw closedError(null);
        }
        return this;
    }

    private void requireUsable() {
        context.directory().requireOnline();
        if (closed) {
            throw closedError(null);
        }
    }

    private ApiException closedError(IOException cause) {
        return new ApiException(ErrorCode.KAFKA_STORAGE_ERROR, "the log of " + partition + " is closed", cause);
    }

    /**
     * Takes the directory offline; not if the log was closed under the caller, whose files may be gone by right, and not
     * for bytes that make no sense, for which the disk need not be at fault.
     */
    ApiException failed(String what, IOException e) {
        if (closed) {
            return closedError(e);
        }
        if (e instanceof DamagedFileException) {
            LOG.error("{}: cannot {}: {}", partition, what, e.getMessage());
            return new ApiException(ErrorCode.CORRUPT_MESSAGE, "cannot " + what + ": " + e.getMessage(), e);
        }
        return context.directory().failed(what + " (log of " + partition + ")", e);
    }

    @Override
    public String toString() {
        LogView now = writer.view();
        return "PartitionLog(" + path + ", " + now.logStart() + " to "
                + now.end().offset() + ")";
    }
}
