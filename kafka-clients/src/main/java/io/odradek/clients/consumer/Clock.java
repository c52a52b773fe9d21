package io.odradek.clients.consumer;

import java.util.concurrent.TimeUnit;

/** The time that deadlines are in: milliseconds of a clock that nobody sets. */
final class Clock {

    private Clock() {}

    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** A time from now; never before now, and never an overflow. */
    static long deadline(long fromNowMs) {
        long now = nowMs();
        return fromNowMs > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + Math.max(0, fromNowMs);
    }
}
