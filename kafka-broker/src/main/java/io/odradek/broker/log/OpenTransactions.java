package io.odradek.broker.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The transactions that hold back the last stable offset: those that are open, and those whose marker may not be
 * replicated yet.
 *
 * <p>Runs on: changed by the holder of the log's lock; read on any thread.
 */
final class OpenTransactions {

    private static final long UNDECIDED = Long.MAX_VALUE;

    private volatile List<Span> spans = List.of();
    private volatile long highWatermarkSeen;

    /** A transaction began. */
    void begin(long producerId, long firstOffset) {
        List<Span> after = new ArrayList<>(spans);
        after.add(new Span(producerId, firstOffset, UNDECIDED));
        publish(after);
    }

    /** A transaction ended with the marker at an offset. */
    void end(long producerId, long firstOffset, long markerOffset) {
        List<Span> after = new ArrayList<>(spans);
        after.replaceAll(span -> span.producerId == producerId && span.firstOffset == firstOffset
                ? new Span(producerId, firstOffset, markerOffset)
                : span);
        publish(after);
    }

    private void publish(List<Span> after) {
        long replicated = highWatermarkSeen;
        after.removeIf(span -> span.markerOffset < replicated);
        spans = List.copyOf(after);
    }

    void clear() {
        spans = List.of();
        highWatermarkSeen = 0;
    }

    /** First offset of the oldest transaction without a marker, or the given offset if there is none. */
    long firstUndecided(long otherwise) {
        long first = otherwise;
        for (Span span : spans) {
            if (span.markerOffset == UNDECIDED) {
                first = Math.min(first, span.firstOffset);
            }
        }
        return first;
    }

    /** Up to where everything is decided and replicated. */
    long stableUpTo(long highWatermark) {
        if (spans.isEmpty()) {
            return highWatermark;
        }
        if (highWatermark > highWatermarkSeen) {
            highWatermarkSeen = highWatermark;
        }
        long stable = highWatermark;
        for (Span span : spans) {
            if (span.markerOffset >= highWatermark) {
                stable = Math.min(stable, span.firstOffset);
            }
        }
        return stable;
    }

    private record Span(long producerId, long firstOffset, long markerOffset) {}
}
