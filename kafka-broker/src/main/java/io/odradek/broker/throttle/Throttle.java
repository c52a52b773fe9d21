package io.odradek.broker.throttle;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * A bound on how many bytes flow in a second, over a sliding window of some samples (KIP-73). Whoever may be held back asks before
 * it moves bytes, and says afterwards how many they were.
 *
 * <p>What flowed within the window is never more than the rate allows for its length, and what one caller moves at once: a caller that
 * keeps to {@link #room} overdraws by less than a batch.
 *
 * <p>Runs on: any thread; the lock is held for a few additions.
 */
public final class Throttle {

    /** The rate that bounds nothing. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final long sampleNanos;
    private final long began;
    private final long[] samples;
    private long current;
    private volatile long bytesPerSecond = UNLIMITED;

    /**
     * A throttle that does not bound anything yet.
     *
     * @param nanoTime the clock
     * @param sampleNanos length of a sample
     * @param samples how many of them make the window, at least 2
     */
    public Throttle(LongSupplier nanoTime, long sampleNanos, int samples) {
        if (samples < 2 || sampleNanos < 1) {
            throw new IllegalArgumentException(samples + " samples of " + sampleNanos + " ns are no window");
        }
        this.nanoTime = nanoTime;
        this.sampleNanos = sampleNanos;
        this.samples = new long[samples];
        this.began = nanoTime.getAsLong();
    }

    /** Bounds the flow from now on; what flowed lately counts. */
    public void limit(long rate) {
        bytesPerSecond = rate;
    }

    /** Bytes have flowed. */
    public synchronized void record(long bytes) {
        slide();
        samples[(int) (current % samples.length)] += bytes;
    }

    /** Whether more has flowed than may, so that nothing should for now. */
    public boolean isExceeded() {
        return room() <= 0;
    }

    /** How many bytes may flow at this moment; 0 or less for none, {@link Integer#MAX_VALUE} where there is no bound. */
    public int room() {
        long rate = bytesPerSecond;
        if (rate == UNLIMITED) {
            return Integer.MAX_VALUE;
        }
        synchronized (this) {
            double allowed = rate * (slide() / NANOS_PER_SECOND);
            return (int) Math.max(-1, Math.min(allowed - sum(), Integer.MAX_VALUE));
        }
    }

    /** Bytes in a second, over the window. */
    public synchronized double rate() {
        double seconds = slide() / NANOS_PER_SECOND;
        return sum() / seconds;
    }

    private long sum() {
        return Arrays.stream(samples).sum();
    }

    /** Forgets what is older than the window, whose length in nanoseconds it returns: that of all samples but the one that grows. */
    private long slide() {
        long since = nanoTime.getAsLong() - began;
        long now = since / sampleNanos;
        for (long next = Math.max(current + 1, now - samples.length + 1); next <= now; next++) {
            samples[(int) (next % samples.length)] = 0;
        }
        current = Math.max(current, now);
        return (samples.length - 1) * sampleNanos + since % sampleNanos;
    }
}
