package io.odradek.broker.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * From offsets to byte positions: the {@code .index} file of a segment.
 *
 * <pre>
 *   relative offset  int32   last offset of a batch, minus the segment's base offset
 *   position         int32   where that batch begins in the .log file
 * </pre>
 *
 * It has an entry for about every {@code index.interval.bytes} of log, none for the segment's first batch.
 *
 * <p>Runs on: as {@link IndexFile}.
 */
final class OffsetIndex {

    static final int ENTRY_SIZE = 8;

    private final IndexFile file;
    private final long baseOffset;

    OffsetIndex(Path path, FileOpener opener, long baseOffset) {
        this.file = new IndexFile(path, opener, Integer.BYTES);
        this.baseOffset = baseOffset;
    }

    IndexFile file() {
        return file;
    }

    /** Where to begin the search for an offset: at or before the batch that holds it. */
    int lookup(long offset) throws IOException {
        return Math.max(0, file.floorValue(offset - baseOffset));
    }

    /** Adds an entry. Kafka may have made one for a whole request, whose last offset is beyond this batch's: that stands. */
    void append(long lastOffset, int position) throws IOException {
        if (lastOffset - baseOffset > file.lastKey()) {
            file.append(lastOffset - baseOffset, position);
        }
    }

    boolean isFull(int maxIndexBytes) {
        return (file.entries() + 1) * ENTRY_SIZE > maxIndexBytes;
    }
}
