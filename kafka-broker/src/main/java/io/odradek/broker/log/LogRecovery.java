package io.odradek.broker.log;

import io.odradek.record.InvalidRecordsException;
import io.odradek.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the segments that a crash may have damaged, batch by batch, and cuts the log behind the last one that is whole:
 * its bytes are all there, its checksum is right, its offsets go on. On the way indexes, aborted transactions, producer
 * state and leader epochs are made anew.
 *
 * <p>Runs on: the thread that opens the log.
 */
final class LogRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

    private static final int OLD_FORMAT_MIN_SIZE = 14;
    private static final int OLD_FORMAT_CRC_AT = 12;
    private static final int MAGIC_AT = 16;

    private final List<LogSegment> segments;
    private final ProducerStates producers;
    private final ProducerSnapshots snapshots;
    private final LeaderEpochs epochs;
    private final boolean mayHaveHoles;
    private String reason;

    /**
     * Takes over what it is going to change.
     *
     * @param mayHaveHoles whether offsets may be missing between segments, as compaction leaves them
     */
    LogRecovery(
            List<LogSegment> segments,
            ProducerStates producers,
            ProducerSnapshots snapshots,
            LeaderEpochs epochs,
            boolean mayHaveHoles) {
        this.mayHaveHoles = mayHaveHoles;
        this.segments = segments;
        this.producers = producers;
        this.snapshots = snapshots;
        this.epochs = epochs;
    }

    /**
     * Recovers the segments from one on; those behind the first damage are taken off the list and removed.
     *
     * @return the offset behind the last whole batch
     */
    long recoverFrom(int first) throws IOException {
        long next = segments.get(first).baseOffset();
        for (int i = first; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (segment.baseOffset() > next && !mayHaveHoles) {
                LOG.warn("{}: offsets {} to {} before it are lost", segment, next, segment.baseOffset() - 1);
                removeBehind(i - 1);
                return next;
            }
            if (i > first) {
                producers.skipTo(Math.max(producers.offset(), segment.baseOffset()));
                snapshots.write(producers);
            }
            int size = segment.size();
            next = recover(segment, Math.max(next, segment.baseOffset()), endOffsetOf(i));
            if (segment.size() < size) {
                LOG.warn(
                        "{}: cut {} bytes at position {}, offset {}: {}",
                        segment,
                        size - segment.size(),
                        segment.size(),
                        next,
                        reason);
                removeBehind(i);
            }
        }
        return next;
    }

    private long endOffsetOf(int index) {
        return index == segments.size() - 1
                ? Long.MAX_VALUE
                : segments.get(index + 1).baseOffset();
    }

    private long recover(LogSegment segment, long firstExpected, long endOffset) throws IOException {
        segment.resetIndexes();
        if (segment.size() == 0) {
            return firstExpected;
        }
        long next = firstExpected;
        int end = 0;
        SharedChannel file = segment.file().acquire();
        try (BatchCursor cursor = BatchCursor.batches(file.channel(), 0, segment.size())) {
            while (cursor.next() && isSound(segment, cursor.batch(), next, endOffset) && accept(segment, cursor)) {
                next = cursor.batch().nextOffset();
                end = cursor.position();
            }
            if (cursor.batch() == null && !cursor.reachedLimit()) {
                reason = "the bytes are not a whole batch";
                if (end == 0) {
                    requireNoOldFormat(segment, file.channel());
                }
            }
        } finally {
            file.release();
        }
        if (end < segment.size()) {
            segment.truncate(end, next);
        }
        return next;
    }

    /** The checksum covers neither the base offset nor the leader's epoch: offsets must make sense by themselves. */
    private boolean isSound(LogSegment segment, RecordBatch batch, long next, long endOffset) {
        if (!batch.checksumMatches()) {
            reason = "the checksum of a batch is wrong";
        } else if (batch.baseOffset() < next || batch.lastOffsetDelta() < 0 || batch.lastOffset() >= endOffset) {
            reason = "offsets " + batch.baseOffset() + " to " + batch.lastOffset() + " do not go on from " + next;
        } else if (batch.lastOffset() - segment.baseOffset() > Integer.MAX_VALUE) {
            reason = "offset " + batch.lastOffset() + " is too far from the segment's first, " + segment.baseOffset();
        } else {
            return true;
        }
        return false;
    }

    private boolean accept(LogSegment segment, BatchCursor cursor) throws IOException {
        RecordBatch batch = cursor.batch();
        if (batch.baseOffset() >= producers.offset()) {
            try {
                AbortedTransaction aborted = producers.append(batch);
                if (aborted != null) {
                    segment.transactions().append(aborted);
                }
            } catch (InvalidRecordsException e) {
                reason = e.getMessage();
                return false;
            }
        }
        segment.index(batch, cursor.batchPosition());
        epochs.recover(batch.partitionLeaderEpoch(), batch.baseOffset());
        return true;
    }

    /**
     * Records of the formats before 0.11 are not damage, and must not be cut off as if they were. A batch of format 2
     * with a damaged magic byte looks like one, but for the checksum, which stands elsewhere.
     */
    private static void requireNoOldFormat(LogSegment segment, FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC_AT + 1);
        LogFiles.readFully(channel, start, 0);
        int length = start.getInt(Long.BYTES);
        byte magic = start.get(MAGIC_AT);
        boolean fits = length >= OLD_FORMAT_MIN_SIZE && length <= segment.size() - RecordBatch.LOG_OVERHEAD;
        if (start.hasRemaining() || !fits || (magic != 0 && magic != 1)) {
            return;
        }
        long crc = FileChecksum.of(channel, MAGIC_AT, RecordBatch.LOG_OVERHEAD + (long) length, new CRC32());
        if (crc == Integer.toUnsignedLong(start.getInt(OLD_FORMAT_CRC_AT))) {
            throw new IllegalStateException(segment + " holds messages of format " + magic
                    + ", from before Kafka 0.11, which cannot be read here; copy the topic with a Kafka of the 3.x line"
                    + " and message.format.version 0.11 or later first");
        }
    }

    private void removeBehind(int index) throws IOException {
        while (segments.size() > index + 1) {
            LogSegment lost = segments.remove(segments.size() - 1);
            LOG.warn("{}: lies behind the damage, and goes with it", lost);
            lost.remove();
        }
    }
}
