package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.record.RecordBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A piece of a log: the batches from its base offset up to the next segment's, in one file, with its indexes.
 *
 * <p>Life: active (the last of the log, appended to), rolled (does not change any more), removed.
 *
 * <p>Runs on: one writer at a time (the holder of the log's lock); readers on any thread, who take size and end from the
 * {@link LogView}. The indexes of a rolled segment are loaded when the first reader needs them, under this object's
 * monitor.
 */
final class LogSegment {

    private static final Logger LOG = LoggerFactory.getLogger(LogSegment.class);

    /** What {@link #find} answers when there is no such batch. */
    static final long NOT_FOUND = -1;

    /** More bytes than that after the last index entry mean that entries are missing. */
    private static final int SUSPICIOUS_GAP = 4 * 1024 * 1024;

    private final Path directory;
    private final long baseOffset;
    private final FileOpener opener;
    private final OpenFiles openFiles;
    private final int indexInterval;
    private final long createdMs;
    private final TransactionIndex transactions;
    private volatile SegmentFile file;
    private volatile SegmentIndexes indexes;
    private volatile boolean indexesUsed;
    private volatile int size;
    private long firstTimestamp = RecordBatch.NO_TIMESTAMP;
    private boolean nameIsDurable;

    LogSegment(Path directory, long baseOffset, int size, boolean active, int indexInterval, LogContext context) {
        this.directory = directory;
        this.baseOffset = baseOffset;
        this.size = size;
        this.opener = context.opener();
        this.openFiles = context.openFiles();
        this.indexInterval = indexInterval;
        this.createdMs = context.clock().millis();
        this.file = new SegmentFile(path(LogFiles.LOG), opener, openFiles, active);
        this.transactions = new TransactionIndex(path(LogFiles.TRANSACTION_INDEX), opener);
        if (size == 0) {
            this.indexes = newIndexes();
        }
    }

    long baseOffset() {
        return baseOffset;
    }

    int size() {
        return size;
    }

    SegmentFile file() {
        return file;
    }

    TransactionIndex transactions() {
        return transactions;
    }

    private Path path(String suffix) {
        return LogFiles.segmentFile(directory, baseOffset, suffix);
    }

    private SegmentIndexes newIndexes() {
        return new SegmentIndexes(
                new OffsetIndex(path(LogFiles.OFFSET_INDEX), opener, baseOffset),
                new TimeIndex(path(LogFiles.TIME_INDEX), opener, baseOffset));
    }

    /** Makes the file of a new segment, so that its base offset outlives the process. */
    void createFile() throws IOException {
        requireFile().release();
    }

    /** Whether an append of that many bytes must go into a new segment. */
    boolean mustRoll(LogConfig config, long jitterMs, int bytes, long maxTimestamp, long lastOffset, long nowMs) {
        if (lastOffset - baseOffset > Integer.MAX_VALUE) {
            return true;
        }
        if (size == 0) {
            return false;
        }
        boolean hasTimes = firstTimestamp != RecordBatch.NO_TIMESTAMP && maxTimestamp != RecordBatch.NO_TIMESTAMP;
        long age = hasTimes ? maxTimestamp - firstTimestamp : nowMs - createdMs;
        return size > config.segmentBytes() - bytes
                || age > config.segmentMs() - jitterMs
                || indexes.isFull(config.maxIndexBytes());
    }

    /** Writes the readable bytes of a buffer to the end of the file, in one call unless the system takes less. */
    void write(ByteBuf batches) throws IOException {
        int bytes = batches.readableBytes();
        if (bytes > Integer.MAX_VALUE - size) {
            throw new IllegalStateException("segment " + baseOffset + " cannot grow beyond 2 GiB");
        }
        int position = size;
        SharedChannel open = requireFile();
        try {
            LogFiles.writeFully(open.channel(), batches.nioBuffer(), position);
        } finally {
            open.release();
        }
        size = position + bytes;
    }

    /** Notes in the indexes a batch that was written at a position. */
    void index(RecordBatch batch, int position) throws IOException {
        if (position == 0) {
            firstTimestamp = batch.maxTimestamp();
        }
        add(indexes, batch, position);
    }

    private SharedChannel requireFile() throws IOException {
        SharedChannel open = file.acquire();
        if (open == null) {
            throw new IllegalStateException("segment " + baseOffset + " in " + directory + " was removed");
        }
        return open;
    }

    /** The place of the first batch that ends at or after an offset: position in the upper half, size in the lower. */
    long find(FileChannel channel, long offset, int limit) throws IOException {
        int from = indexes().offsets().lookup(offset);
        try (BatchCursor cursor = BatchCursor.headers(channel, Math.min(from, limit), limit)) {
            while (cursor.next()) {
                if (cursor.batch().lastOffset() >= offset) {
                    return (long) cursor.batchPosition() << Integer.SIZE
                            | cursor.batch().sizeInBytes();
                }
            }
            if (!cursor.reachedLimit()) {
                throw new DamagedFileException(
                        this + " has no whole batch of format 2 at position " + cursor.position());
            }
        }
        return NOT_FOUND;
    }

    /** The indexes, loaded when they are not, and built anew when they are missing or make no sense. */
    SegmentIndexes indexes() throws IOException {
        SegmentIndexes known = indexes;
        indexesUsed = true;
        return known != null ? known : loadIndexes();
    }

    private synchronized SegmentIndexes loadIndexes() throws IOException {
        if (indexes != null) {
            return indexes;
        }
        SegmentIndexes loading = newIndexes();
        boolean sound = loading.load();
        IndexFile offsets = loading.offsets().file();
        sound &= offsets.lastValue() < size;
        if (sound) {
            loading.loaded();
        }
        int before = offsets.entries();
        if (!sound
                || loading.greatestTimestamp() == IndexFile.NONE
                || size - offsets.lastValue() > SUSPICIOUS_GAP
                || (before == 0 && size > indexInterval)) {
            rebuild(loading);
            if (!sound || offsets.entries() > before) {
                LOG.warn(
                        "{}: the indexes of segment {} were {}; built them anew from {} bytes of log",
                        directory,
                        baseOffset,
                        sound ? "incomplete" : "damaged",
                        size);
            }
        }
        indexes = loading;
        return loading;
    }

    /** Lets go of the indexes of a rolled segment if nobody has used them since the last call. */
    synchronized void releaseIdleIndexes() {
        if (!indexesUsed && size > 0) {
            indexes = null;
        }
        indexesUsed = false;
    }

    private void rebuild(SegmentIndexes target) throws IOException {
        target.clear();
        SharedChannel open = requireFile();
        try (BatchCursor cursor = BatchCursor.headers(open.channel(), 0, size)) {
            while (cursor.next()) {
                add(target, cursor.batch(), cursor.batchPosition());
            }
            target.complete();
        } finally {
            open.release();
        }
    }

    /** Forgets indexes and aborted transactions, before recovery walks the batches and notes them again. */
    void resetIndexes() throws IOException {
        SegmentIndexes fresh = newIndexes();
        fresh.clear();
        indexes = fresh;
        transactions.reset();
    }

    /** Notes the first timestamp, which the age of the segment counts from. */
    void firstTimestamp(long timestamp) {
        firstTimestamp = timestamp;
    }

    /** The greatest timestamp in the segment, or -1; reads at most the last entry of the time index, as a rule. */
    long greatestTimestamp() throws IOException {
        SegmentIndexes known = indexes;
        if (known != null) {
            return known.greatestTimestamp();
        }
        long peeked = new TimeIndex(path(LogFiles.TIME_INDEX), opener, baseOffset).peekGreatestTimestamp();
        return peeked != IndexFile.NONE ? peeked : indexes().greatestTimestamp();
    }

    /** The last modification, which stands for the age of a segment whose records have no time. */
    long lastModifiedMs() throws IOException {
        Path path = file.path();
        return Files.exists(path) ? Files.getLastModifiedTime(path).toMillis() : createdMs;
    }

    /** The segment is not the last one any more. */
    void rolled() throws IOException {
        indexes.complete();
        file.retire();
    }

    /** The segment is the last one again. */
    void activate() {
        file.activate();
    }

    /** Makes the segment durable; its indexes too, unless it still grows. False: it was removed meanwhile. */
    boolean force(boolean active) throws IOException {
        SharedChannel open = file.acquire();
        if (open == null) {
            return false;
        }
        try {
            open.channel().force(false);
        } finally {
            open.release();
        }
        if (!active) {
            indexes().force();
        }
        transactions.force();
        if (!nameIsDurable) {
            LogFiles.forceDirectory(opener, directory);
            nameIsDurable = true;
        }
        return true;
    }

    /**
     * Cuts the file at a position, and the indexes with it. A reader's slice must not change under it: when there are
     * readers, the bytes that stay go into a new file, and the readers keep the old one.
     */
    void truncate(int position, long endOffset) throws IOException {
        SegmentIndexes cut = indexes();
        SharedChannel open = requireFile();
        boolean hasReaders = file.isSharedBeside(1);
        try {
            if (hasReaders) {
                copyHead(open.channel(), position);
            } else {
                open.channel().truncate(position);
            }
        } finally {
            open.release();
        }
        size = position;
        transactions.truncate(endOffset);
        cut.truncate(position, endOffset);
        activate();
        restoreTail();
    }

    /**
     * Walks the batches behind the last index entry, so that the indexes can go on from there.
     *
     * @return the offset behind the last batch, or {@link #NOT_FOUND} if the file does not end with a whole batch
     */
    long restoreTail() throws IOException {
        if (size == 0) {
            return baseOffset;
        }
        SegmentIndexes known = indexes();
        long nextOffset = NOT_FOUND;
        SharedChannel open = requireFile();
        try (BatchCursor first = BatchCursor.headers(open.channel(), 0, size)) {
            firstTimestamp = first.next() ? first.batch().maxTimestamp() : RecordBatch.NO_TIMESTAMP;
            int from = Math.max(0, known.offsets().file().lastValue());
            BatchCursor tail = BatchCursor.headers(open.channel(), from, size);
            while (tail.next()) {
                add(known, tail.batch(), tail.batchPosition());
                nextOffset = tail.batch().nextOffset();
            }
            return tail.reachedLimit() ? nextOffset : NOT_FOUND;
        } finally {
            open.release();
        }
    }

    private void add(SegmentIndexes target, RecordBatch batch, int position) throws IOException {
        target.add(batch.lastOffset(), batch.maxTimestamp(), position, batch.sizeInBytes(), indexInterval);
    }

    private void copyHead(FileChannel source, int length) throws IOException {
        Path path = path(LogFiles.LOG);
        Path copy = path.resolveSibling(path.getFileName() + LogFiles.TEMPORARY);
        try (FileChannel target = opener.open(
                copy, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            long done = 0;
            while (done < length) {
                done += source.transferTo(done, length - done, target);
            }
        }
        SegmentFile old = file;
        Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        file = new SegmentFile(path, opener, openFiles, true);
        old.close();
    }

    /** Writes the indexes out as a closed segment has them. */
    void complete() throws IOException {
        SegmentIndexes known = indexes;
        if (known != null) {
            known.complete();
        }
    }

    /** Closes the file as soon as the last reader is done. */
    void close() {
        file.close();
    }

    /** Renames the files so that no start takes them for a part of the log; gives their new names. */
    List<Path> remove() throws IOException {
        List<Path> removed = new ArrayList<>();
        Path log = path(LogFiles.LOG + LogFiles.DELETED);
        file.remove(log);
        removed.add(log);
        for (String suffix : List.of(LogFiles.OFFSET_INDEX, LogFiles.TIME_INDEX, LogFiles.TRANSACTION_INDEX)) {
            Path from = path(suffix);
            if (Files.exists(from)) {
                Path to = path(suffix + LogFiles.DELETED);
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                removed.add(to);
            }
        }
        return removed;
    }

    @Override
    public String toString() {
        return "LogSegment(" + directory + ", " + baseOffset + ", " + size + " bytes)";
    }
}
