package io.odradek.broker.log;

/**
 * An offset together with the place of its bytes, so that the bytes between two offsets can be counted without a look
 * at the disk ({@link PartitionLog#bytesBetween}).
 *
 * @param offset the offset
 * @param segmentBaseOffset first offset of the segment that holds it, or {@link #UNKNOWN}
 * @param position byte position in that segment of the batch that holds it
 */
public record LogOffset(long offset, long segmentBaseOffset, int position) implements Comparable<LogOffset> {

    /** The segment is not known; only the offset counts. */
    public static final long UNKNOWN = -1;

    /** An offset without a place. */
    public static LogOffset of(long offset) {
        return new LogOffset(offset, UNKNOWN, 0);
    }

    /** Whether the place of the bytes is known. */
    public boolean hasPosition() {
        return segmentBaseOffset != UNKNOWN;
    }

    boolean isIn(LogSegment segment) {
        return segmentBaseOffset == segment.baseOffset();
    }

    @Override
    public int compareTo(LogOffset other) {
        return Long.compare(offset, other.offset);
    }
}
