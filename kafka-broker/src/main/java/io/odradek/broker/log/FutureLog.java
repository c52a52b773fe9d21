package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log that grows in another log directory and takes the place of the present one when it has everything (KIP-113). It lies in
 * {@code topic-partition.<id>-future}.
 *
 * <p>Invariants: what it holds is the beginning of the present log, batch for batch, in segments that begin at the same offsets; so a
 * place in one log is the same place in the other, and nobody notices the change. The present log cuts this one before it cuts
 * itself, so that not even the death of the process leaves here what is no more there.
 *
 * <p>Life: copying, then over: in place, given up, or without its disk.
 *
 * <p>Runs on: one thread copies; the present log cuts it on the threads of its writers, holding its own lock. All changes happen
 * under this object's monitor, which comes after the lock of the present log and before that of the future one.
 */
public final class FutureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FutureLog.class);

    private final PartitionLog current;
    private final PartitionLog future;
    private LogSegment[] compared = {};
    private Optional<Path> aside = Optional.empty();
    private volatile boolean over;

    FutureLog(PartitionLog current, PartitionLog future) {
        this.current = current;
        this.future = future;
    }

    /** The settings of the future log: when to begin a segment is the present log's to say. */
    static LogConfig mirrored(LogConfig config) {
        return config.toBuilder()
                .segmentBytes(Integer.MAX_VALUE)
                .segmentMs(Long.MAX_VALUE)
                .segmentJitterMs(0)
                .maxIndexBytes(Integer.MAX_VALUE)
                .flushMessages(Long.MAX_VALUE)
                .build();
    }

    public TopicPartition topicPartition() {
        return current.topicPartition();
    }

    /** The log that is served. */
    public PartitionLog current() {
        return current;
    }

    /** The log that will be. */
    public PartitionLog future() {
        return future;
    }

    /** Whether it is at its end, and nothing is copied any more. */
    public boolean isOver() {
        return over;
    }

    /** Bytes that are still to be copied. */
    public long lag() {
        return Math.max(0, current.sizeInBytes() - future.sizeInBytes());
    }

    /** Whether the future log has everything. Exact while nobody writes to the present one. */
    boolean isLevel() {
        LogView now = current.view();
        LogView mine = future.view();
        return !over
                && mine.end().equals(now.end())
                && mine.logStart() == now.logStart()
                && mine.segments().length == now.segments().length
                && isBeginning(mine, now);
    }

    /**
     * Copies what comes next.
     *
     * @param maxBytes most bytes to copy; a larger batch is copied whole
     * @return the bytes copied; 0 if there was nothing left
     * @throws ApiException KAFKA_STORAGE_ERROR if one of the two directories is offline, CORRUPT_MESSAGE if the present log is
     *     damaged
     */
    public synchronized int copy(int maxBytes) {
        while (!over) {
            LogView now = current.usable().view();
            try {
                begin(now);
                LogView mine = future.view();
                int at = now.floorIndex(mine.active().baseOffset());
                int position = mine.end().position();
                if (position < now.limitOf(at)) {
                    return copy(now.segments()[at], position, now.limitOf(at), maxBytes);
                }
                if (at == now.segments().length - 1) {
                    future.change(
                            "move the end", writer -> writer.endAt(now.end().offset()));
                    return 0;
                }
                long next = now.segments()[at + 1].baseOffset();
                future.change("roll", writer -> writer.roll(next));
                future.flushLater(next);
            } catch (IOException e) {
                // retention may have taken the segment, which the next view knows; any other error is final
                if (current.view().segments() == now.segments()) {
                    throw current.failed("read for a move to " + future.directory(), e);
                }
            }
        }
        return 0;
    }

    /** Brings the beginning in line: what retention has taken from the present log goes here, too. */
    private void begin(LogView now) throws IOException {
        if (now.segments() != compared) {
            long base = now.segments()[0].baseOffset();
            future.change("delete old segments", writer -> writer.deleteBelow(base));
            if (!isBeginning(future.view(), now)) {
                LOG.info("{}: copied anew from {} on", future, base);
                List<ProducerState> known = current.producersAt(base);
                future.change("begin anew", writer -> writer.beginAt(base, known));
            }
            compared = now.segments();
        }
        if (now.logStart() > future.logStartOffset()) {
            future.advanceLogStart(Math.min(now.logStart(), future.logEndOffset()));
        }
    }

    /** Whether one view has the first segments of another, all but the last of them whole. */
    private static boolean isBeginning(LogView mine, LogView now) {
        int count = mine.segments().length;
        if (count > now.segments().length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            boolean same = mine.segments()[i].baseOffset() == now.segments()[i].baseOffset();
            boolean fits = i == count - 1
                    ? mine.limitOf(i) <= now.limitOf(i)
                    : mine.segments()[i].size() == now.segments()[i].size();
            if (!same || !fits) {
                return false;
            }
        }
        return true;
    }

    private int copy(LogSegment segment, int position, int limit, int maxBytes) throws IOException {
        SharedChannel file = segment.file().acquire();
        if (file == null) {
            throw new IOException(segment + " was removed");
        }
        ByteBuf batches;
        try {
            int wanted = Math.min(limit - position, Math.max(maxBytes, RecordBatch.HEADER_SIZE));
            batches = read(file, position, wanted);
            int first = RecordBatch.at(batches, 0).sizeInBytes();
            if (first > limit - position) {
                throw new DamagedFileException(segment + " has no whole batch at position " + position);
            }
            if (first > wanted) {
                batches = read(file, position, first);
            }
        } finally {
            file.release();
        }
        int before = future.view().end().position();
        future.appendAsFollower(batches);
        return future.view().end().position() - before;
    }

    /** A buffer of its own for each read: there may be thousands of moves, and only a few are in their turn. */
    private static ByteBuf read(SharedChannel file, int position, int bytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        LogFiles.readFully(file.channel(), target, position);
        return Unpooled.wrappedBuffer(target.flip());
    }

    /** Does what cuts the present log, after this one was cut. The caller holds the lock of the present log. */
    synchronized void cut(long offset, boolean toNothing, ManagedDirectory.IoAction currentToo) throws IOException {
        try {
            if (!over && toNothing) {
                future.truncateFullyAndStartAt(offset);
            } else if (!over && offset < future.logEndOffset()) {
                future.truncateTo(offset);
            }
        } catch (ApiException e) {
            // its directory is offline and has said so: the present log must not suffer from it
            LOG.warn("{} cannot be cut and is given up: {}", future, e.getMessage());
            over = true;
        }
        currentToo.run();
    }

    /** Makes durable what was copied; blocks for the disk. */
    public void flush() {
        future.flush();
    }

    /**
     * Puts the future log in the place of the present one, if it has everything. The caller keeps everybody from writing.
     *
     * @return the log that is served from now on; empty if there is something left to copy
     */
    Optional<PartitionLog> takeOver(ManagedDirectory from, ManagedDirectory to) {
        return current.replaceBy(this, () -> {
            to.attemptOrFail("close " + future, future::closeAsItIs);
            Path former = from.attemptOrFail("move " + current.path() + " away", () -> from.renameDeleted(current));
            try {
                PartitionLog opened = to.attemptOrFail(
                        "put " + future.path() + " in place",
                        () -> LogLoader.reopen(to.renameInPlace(future), this, to.context()));
                over = true;
                aside = Optional.of(former);
                return opened;
            } catch (RuntimeException e) {
                over = true;
                from.attemptOrFail("move " + former + " back", () -> from.rename(former, current.path()));
                throw e;
            }
        });
    }

    /** Where the former log lies until it is removed. */
    synchronized Optional<Path> aside() {
        return aside;
    }

    /**
     * Ends the copying.
     *
     * @return whether the log is still a future one; not if it has taken the place, which cannot be undone any more
     */
    synchronized boolean end() {
        over = true;
        return aside.isEmpty();
    }
}
