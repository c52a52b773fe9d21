package io.odradek.broker.log;

import java.io.IOException;

/**
 * The offset index and the time index of a segment, which are built together from the headers of its batches.
 *
 * <p>Runs on: one writer at a time; readers on any thread.
 */
final class SegmentIndexes {

    private final OffsetIndex offsets;
    private final TimeIndex times;
    private int bytesSinceEntry;
    private volatile long greatestTimestamp = IndexFile.NONE;
    private long offsetOfGreatest;

    SegmentIndexes(OffsetIndex offsets, TimeIndex times) {
        this.offsets = offsets;
        this.times = times;
    }

    OffsetIndex offsets() {
        return offsets;
    }

    TimeIndex times() {
        return times;
    }

    /** The greatest timestamp in the segment, -1 if it has none. */
    long greatestTimestamp() {
        return greatestTimestamp;
    }

    /** Notes a batch that was appended. */
    void add(long lastOffset, long maxTimestamp, int position, int size, int interval) throws IOException {
        if (maxTimestamp > greatestTimestamp) {
            greatestTimestamp = maxTimestamp;
            offsetOfGreatest = lastOffset;
        }
        if (bytesSinceEntry > interval && position > 0) {
            offsets.append(lastOffset, position);
            times.appendIfNewer(greatestTimestamp, offsetOfGreatest);
            bytesSinceEntry = 0;
        }
        bytesSinceEntry += size;
    }

    /** Takes the entries from the files; false if one of them makes no sense. */
    boolean load() throws IOException {
        return offsets.file().load() && times.file().load();
    }

    /** Takes the greatest timestamp from the time index, after that was loaded. */
    void loaded() throws IOException {
        greatestTimestamp = times.greatestTimestamp();
        offsetOfGreatest = times.offsetOfGreatestTimestamp();
        bytesSinceEntry = 0;
    }

    /**
     * Ends the time index with the greatest timestamp, as it must be when the segment is rolled or closed. Kafka's tools open
     * the offset index with it, so that there must be one even if a short segment has no entries for it.
     */
    void complete() throws IOException {
        if (greatestTimestamp != IndexFile.NONE) {
            times.appendIfNewer(greatestTimestamp, offsetOfGreatest);
            offsets.file().create();
        }
        writeOut();
    }

    void writeOut() throws IOException {
        offsets.file().writeOut();
        times.file().writeOut();
    }

    void force() throws IOException {
        offsets.file().force();
        times.file().force();
    }

    void clear() throws IOException {
        offsets.file().clear();
        times.file().clear();
        greatestTimestamp = IndexFile.NONE;
        bytesSinceEntry = 0;
    }

    /** Forgets the entries for what lies at or behind a position, which is that of an offset. */
    void truncate(int position, long offset) throws IOException {
        offsets.file().truncateValues(position);
        times.truncate(offset);
        loaded();
    }

    boolean isFull(int maxIndexBytes) {
        return offsets.isFull(maxIndexBytes) || times.isFull(maxIndexBytes);
    }
}
