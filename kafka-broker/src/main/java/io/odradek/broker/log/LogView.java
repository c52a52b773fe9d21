package io.odradek.broker.log;

import java.util.Arrays;

/**
 * What readers of a log see: one immutable value, replaced as a whole by every append.
 *
 * @param segments in the order of their base offsets, never empty
 * @param logStart first readable offset
 * @param end behind the last record, in the last segment
 * @param generation counts truncations: bytes below {@code end} of a view stay what they are as long as the log's
 *     generation is that of the view
 */
record LogView(LogSegment[] segments, long logStart, LogOffset end, int generation) {

    LogSegment active() {
        return segments[segments.length - 1];
    }

    LogView withEnd(LogOffset newEnd) {
        return new LogView(segments, logStart, newEnd, generation);
    }

    LogView withLogStart(long newStart) {
        return new LogView(segments, newStart, end, generation);
    }

    LogView withSegment(LogSegment added) {
        LogSegment[] more = Arrays.copyOf(segments, segments.length + 1);
        more[segments.length] = added;
        return new LogView(more, logStart, new LogOffset(end.offset(), added.baseOffset(), 0), generation);
    }

    LogView withLastReplaced(LogSegment replacement) {
        LogSegment[] same = segments.clone();
        same[segments.length - 1] = replacement;
        return new LogView(same, logStart, new LogOffset(end.offset(), replacement.baseOffset(), 0), generation);
    }

    LogView withoutFirst(int count) {
        return new LogView(Arrays.copyOfRange(segments, count, segments.length), logStart, end, generation);
    }

    /** Position in {@link #segments} of the segment that an offset falls into; 0 for one before the first. */
    int floorIndex(long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Bytes of a segment that belong to this view. */
    int limitOf(int index) {
        return index == segments.length - 1 ? end.position() : segments[index].size();
    }

    /** First offset behind a segment. */
    long endOffsetOf(int index) {
        return index == segments.length - 1 ? end.offset() : segments[index + 1].baseOffset();
    }

    long sizeInBytes() {
        long size = 0;
        for (int i = 0; i < segments.length; i++) {
            size += limitOf(i);
        }
        return size;
    }
}
