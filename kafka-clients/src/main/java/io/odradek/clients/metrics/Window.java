package io.odradek.clients.metrics;

import java.util.function.LongSupplier;

/**
 * Sums, counts and the greatest of what was recorded in the last 30 to 60 seconds: two samples of 30 seconds, the older of which is
 * dropped when the newer is full.
 *
 * <p>Runs on: any thread; what is recorded is for one batch or request, not for one record.
 */
public final class Window {

    private static final long SAMPLE_MS = 30_000;

    private final LongSupplier clockMs;
    private final double[] sum = new double[2];
    private final double[] max = {Double.NaN, Double.NaN};
    private final long[] count = new long[2];
    private final long[] start = new long[2];
    private int now;
    private double total;

    /** @param clockMs milliseconds that only go forward */
    public Window(LongSupplier clockMs) {
        this.clockMs = clockMs;
        start[0] = clockMs.getAsLong();
        start[1] = start[0];
    }

    public synchronized void record(double value) {
        roll();
        sum[now] += value;
        count[now]++;
        max[now] = Double.isNaN(max[now]) ? value : Math.max(max[now], value);
        total += value;
    }

    private void roll() {
        long time = clockMs.getAsLong();
        if (time - start[now] >= SAMPLE_MS) {
            boolean both = time - start[now] >= 2 * SAMPLE_MS;
            clear(1 - now, time);
            now = 1 - now;
            if (both) {
                clear(1 - now, time);
            }
        }
    }

    private void clear(int sample, long time) {
        sum[sample] = 0;
        count[sample] = 0;
        max[sample] = Double.NaN;
        start[sample] = time;
    }

    /** Everything since the client was made. */
    public synchronized double total() {
        return total;
    }

    /** Of what was recorded, in a second. */
    public synchronized double rate() {
        roll();
        // a young window counts as a sample's length, so that the first value is no peak
        long elapsed = Math.max(SAMPLE_MS, clockMs.getAsLong() - Math.min(start[0], start[1]));
        return 1000.0 * (sum[0] + sum[1]) / elapsed;
    }

    /** NaN if nothing was recorded. */
    public synchronized double average() {
        roll();
        return (sum[0] + sum[1]) / (count[0] + count[1]);
    }

    /** NaN if nothing was recorded. */
    public synchronized double max() {
        roll();
        return Double.isNaN(max[0]) || max[1] > max[0] ? max[1] : max[0];
    }

    /** How many times something was recorded, in a second. */
    public synchronized double frequency() {
        roll();
        long elapsed = Math.max(SAMPLE_MS, clockMs.getAsLong() - Math.min(start[0], start[1]));
        return 1000.0 * (count[0] + count[1]) / elapsed;
    }
}
