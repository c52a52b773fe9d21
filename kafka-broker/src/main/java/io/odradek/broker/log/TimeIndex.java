package io.odradek.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * From timestamps to offsets: the {@code .timeindex} file of a segment.
 *
 * <pre>
 *   timestamp        int64   greatest in the segment up to here, milliseconds since the epoch
 *   relative offset  int32   last offset of the batch that has it, minus the segment's base offset
 * </pre>
 *
 * Every record before that batch is older. A rolled or closed segment ends with an entry for its greatest timestamp.
 *
 * <p>Runs on: as {@link IndexFile}.
 */
final class TimeIndex {

    static final int ENTRY_SIZE = 12;

    private final Path path;
    private final FileOpener opener;
    private final IndexFile file;
    private final long baseOffset;

    TimeIndex(Path path, FileOpener opener, long baseOffset) {
        this.path = path;
        this.opener = opener;
        this.file = new IndexFile(path, opener, Long.BYTES);
        this.baseOffset = baseOffset;
    }

    IndexFile file() {
        return file;
    }

    /** An offset such that every record in batches before the one that holds it is older than the timestamp. */
    long lookup(long timestamp) throws IOException {
        return baseOffset + Math.max(0, file.floorValue(timestamp));
    }

    /** Adds an entry if it says something new. */
    void appendIfNewer(long timestamp, long lastOffset) throws IOException {
        if (timestamp > file.lastKey() && lastOffset - baseOffset > file.lastValue()) {
            file.append(timestamp, (int) (lastOffset - baseOffset));
        }
    }

    long greatestTimestamp() throws IOException {
        return file.lastKey();
    }

    long offsetOfGreatestTimestamp() throws IOException {
        return baseOffset + Math.max(0, file.lastValue());
    }

    /** The timestamp of the last entry in the file, read without loading the rest; -1 if that is not an entry. */
    long peekGreatestTimestamp() throws IOException {
        if (!Files.exists(path)) {
            return IndexFile.NONE;
        }
        try (FileChannel channel = opener.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < ENTRY_SIZE || size % ENTRY_SIZE != 0) {
                return IndexFile.NONE;
            }
            ByteBuffer entry = ByteBuffer.allocate(ENTRY_SIZE);
            LogFiles.readFully(channel, entry, size - ENTRY_SIZE);
            long timestamp = entry.getLong(0);
            return timestamp > 0 ? timestamp : IndexFile.NONE;
        }
    }

    /** Forgets the entries at or above an offset. */
    void truncate(long offset) throws IOException {
        file.truncateValues((int) Math.min(Integer.MAX_VALUE, offset - baseOffset));
    }

    boolean isFull(int maxIndexBytes) {
        // one entry is kept free for the one that a roll appends
        return (file.entries() + 2) * ENTRY_SIZE > maxIndexBytes;
    }
}
