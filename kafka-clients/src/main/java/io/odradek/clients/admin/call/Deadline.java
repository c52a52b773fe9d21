package io.odradek.clients.admin.call;

import java.util.concurrent.TimeUnit;

/**
 * Until when a call of the application is to be answered.
 *
 * @param timeoutMs how long it was when the call was made
 * @param atNanos on the clock of {@link System#nanoTime()}
 */
public record Deadline(long timeoutMs, long atNanos) {

    /** @throws IllegalArgumentException if the time is negative */
    public static Deadline in(long timeoutMs) {
        if (timeoutMs < 0) {
            throw new IllegalArgumentException("a timeout of " + timeoutMs + " ms");
        }
        return new Deadline(timeoutMs, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs));
    }

    /** Milliseconds, not below 0. */
    long leftMs() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(atNanos - System.nanoTime()));
    }
}
