package io.odradek.broker.log;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds bytes in a {@link LogView}.
 *
 * <p>Every method answers null when a segment of the view was removed meanwhile: the caller takes the newer view and asks
 * again.
 *
 * <p>Runs on: any thread; without state.
 */
final class LogReads {

    private LogReads() {}

    static void requireInRange(LogView view, long offset) {
        if (offset < view.logStart() || offset > view.end().offset()) {
            throw new ApiException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "offset " + offset + " is not in the log, which has " + view.logStart() + " to "
                            + view.end().offset());
        }
    }

    /** The bytes from an offset up to a bound. */
    static LogSlice read(LogView view, long offset, int maxBytes, boolean minOneMessage, LogOffset upperBound)
            throws IOException {
        for (int i = view.floorIndex(offset);
                i < view.segments().length && offset < view.end().offset();
                i++) {
            LogSegment segment = view.segments()[i];
            SharedChannel file = segment.file().acquire();
            if (file == null) {
                return null;
            }
            LogSlice slice = null;
            try {
                slice = slice(view, i, file, offset, maxBytes, minOneMessage, upperBound);
            } finally {
                if (slice == null || slice.isEmpty()) {
                    file.release();
                }
            }
            if (slice != null) {
                return slice;
            }
        }
        return LogSlice.empty(offset == view.end().offset() ? view.end() : LogOffset.of(offset));
    }

    /** A slice of one segment, which takes over the reference unless it is empty; null if the offset lies behind it. */
    private static LogSlice slice(
            LogView view,
            int index,
            SharedChannel file,
            long offset,
            int maxBytes,
            boolean minOneMessage,
            LogOffset upperBound)
            throws IOException {
        int limit = view.limitOf(index);
        LogSegment segment = view.segments()[index];
        long found = segment.find(file.channel(), offset, limit);
        if (found == LogSegment.NOT_FOUND) {
            return null;
        }
        int position = (int) (found >>> Integer.SIZE);
        int firstBatch = (int) found;
        LogOffset start = new LogOffset(offset, segment.baseOffset(), position);
        int available = boundPosition(view, index, file, upperBound, limit) - position;
        int length = firstBatch <= maxBytes ? maxBytes : minOneMessage ? firstBatch : 0;
        length = Math.min(length, available);
        return length <= 0 ? LogSlice.empty(start) : LogSlice.of(file, start, length);
    }

    private static int boundPosition(LogView view, int index, SharedChannel file, LogOffset upperBound, int limit)
            throws IOException {
        LogSegment segment = view.segments()[index];
        if (upperBound.offset() >= view.endOffsetOf(index)) {
            return limit;
        }
        if (upperBound.isIn(segment)) {
            return Math.min(upperBound.position(), limit);
        }
        long found = segment.find(file.channel(), upperBound.offset(), limit);
        return found == LogSegment.NOT_FOUND ? limit : (int) (found >>> Integer.SIZE);
    }

    /** The place of an offset. */
    static LogOffset locate(LogView view, long offset) throws IOException {
        for (int i = view.floorIndex(offset);
                i < view.segments().length && offset < view.end().offset();
                i++) {
            LogSegment segment = view.segments()[i];
            SharedChannel file = segment.file().acquire();
            if (file == null) {
                return null;
            }
            try {
                long found = segment.find(file.channel(), offset, view.limitOf(i));
                if (found != LogSegment.NOT_FOUND) {
                    return new LogOffset(offset, segment.baseOffset(), (int) (found >>> Integer.SIZE));
                }
            } finally {
                file.release();
            }
        }
        LogOffset end = view.end();
        return new LogOffset(offset, end.segmentBaseOffset(), end.position());
    }

    /** The aborted transactions that overlap a range of offsets. */
    static List<AbortedTransaction> abortedTransactions(LogView view, long from, long to) throws IOException {
        List<AbortedTransaction> found = new ArrayList<>();
        for (int i = view.floorIndex(from); i < view.segments().length; i++) {
            for (AbortedTransaction aborted : view.segments()[i].transactions().entries()) {
                if (aborted.lastOffset() >= from && aborted.firstOffset() < to) {
                    found.add(aborted);
                }
                if (aborted.lastStableOffset() >= to) {
                    return found;
                }
            }
        }
        return found;
    }

    /** Bytes between two places, as far as both are in the view. */
    static long bytesBetween(LogView view, LogOffset from, LogOffset to) {
        if (to.offset() <= from.offset()) {
            return 0;
        }
        if (from.segmentBaseOffset() == to.segmentBaseOffset()) {
            return Math.max(0, to.position() - from.position());
        }
        long bytes = to.position();
        LogSegment[] segments = view.segments();
        for (int i = 0; i < segments.length && segments[i].baseOffset() < to.segmentBaseOffset(); i++) {
            if (segments[i].baseOffset() >= from.segmentBaseOffset()) {
                bytes += view.limitOf(i) - (from.isIn(segments[i]) ? from.position() : 0);
            }
        }
        return Math.max(0, bytes);
    }
}
