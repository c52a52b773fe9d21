package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.common.TopicPartition;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes a log: its segments and all that is derived from them, and the {@link LogView} that readers get in the end.
 *
 * <p>Every method leaves a new view behind as its last step, except where the comment says why not. An
 * {@link IOException} leaves the log as it is on disk, and the caller takes the directory offline.
 *
 * <p>Runs on: the holder of the log's lock; {@link #view()} on any thread.
 */
final class LogWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final TopicPartition partition;
    private final Path path;
    private final LogContext context;
    private final ProducerStates producers;
    private final ProducerSnapshots snapshots;
    private final LeaderEpochs epochs;
    private volatile LogView view;
    private volatile LogConfig config;
    private long rollJitterMs;

    LogWriter(
            TopicPartition partition,
            Path path,
            LogConfig config,
            LogContext context,
            LogView view,
            ProducerStates producers,
            ProducerSnapshots snapshots,
            LeaderEpochs epochs) {
        this.partition = partition;
        this.path = path;
        this.config = config;
        this.context = context;
        this.view = view;
        this.producers = producers;
        this.snapshots = snapshots;
        this.epochs = epochs;
        this.rollJitterMs = jitter(config);
    }

    /** What readers see now. */
    LogView view() {
        return view;
    }

    LogConfig config() {
        return config;
    }

    void config(LogConfig newConfig) {
        config = newConfig;
    }

    private static long jitter(LogConfig config) {
        long most = Math.min(config.segmentJitterMs(), config.segmentMs());
        return most == 0 ? 0 : ThreadLocalRandom.current().nextLong(most);
    }

    /**
     * First offset of what a leader sent. The first batch for an empty log may begin before the log's start, when that
     * lies inside the batch; then the log begins with the batch, and its start stays.
     */
    long beginningOf(ByteBuf batches) throws IOException {
        RecordBatch first = RecordBatch.at(batches, batches.readerIndex());
        LogView now = view;
        boolean straddles = first.baseOffset() < now.end().offset()
                && first.lastOffset() >= now.end().offset();
        if (straddles && now.sizeInBytes() == 0) {
            restartAt(first.baseOffset(), now.logStart());
        }
        return first.baseOffset();
    }

    /**
     * Writes batches that have their offsets, then notes them everywhere, then lets readers see them.
     *
     * @param rolled is told the base offset of a new segment, when one was needed
     */
    void write(ByteBuf batches, LogConfig settings, long nowMs, LongConsumer rolled) throws IOException {
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
            rolled.accept(firstOffset);
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

    /** Goes on in a new segment. */
    LogSegment roll(long baseOffset) throws IOException {
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
        return next;
    }

    /** Cuts the log at an offset that lies in one of its segments. */
    void truncateInside(long offset) throws IOException {
        LogView now = view;
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

    /** Replaces all segments by an empty one. The old files leave their names before the new one may take one of them. */
    void restartAt(long offset, long logStart) throws IOException {
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

    /** Raises the first readable offset. */
    void advanceLogStart(long offset) throws IOException {
        view = view.withLogStart(offset);
        epochs.truncateStart(offset);
    }

    /** Takes the segments off the beginning that lie below an offset, but not the last one. */
    void deleteBelow(long offset) throws IOException {
        int count = view.floorIndex(offset);
        if (count > 0) {
            deleteFirst(count);
        }
    }

    /**
     * Empties the log and lets it go on at an offset.
     *
     * @param known what is known of producers there
     */
    void beginAt(long offset, List<ProducerState> known) throws IOException {
        restartAt(offset, offset);
        producers.restore(known, offset);
    }

    /** Moves the end to an offset behind the last batch, where a log that was compacted and cut may end. */
    void endAt(long offset) {
        LogOffset end = view.end();
        if (offset > end.offset()) {
            producers.skipTo(offset);
            view = view.withEnd(new LogOffset(offset, end.segmentBaseOffset(), end.position()));
        }
    }

    /** Takes segments off the beginning. */
    void deleteFirst(int count) throws IOException {
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
}
