package io.odradek.clients.cluster;

import java.util.function.DoubleSupplier;

/**
 * How long to wait after the nth failure in a row: the first wait, doubled with each, up to the longest, and a fifth more or
 * less, so that clients which failed together do not come back together (KIP-144, KIP-580).
 *
 * <p>Runs on: any thread, if the random numbers do; without state.
 *
 * @param firstMs the wait after the first failure
 * @param maxMs the longest wait, before it is spread; never below the first
 * @param random numbers from 0 to below 1
 */
public record Backoff(long firstMs, long maxMs, DoubleSupplier random) {

    private static final double SPREAD = 0.2;
    private static final int MAX_DOUBLINGS = 30;

    /**
     * @param failures in a row, from 1
     * @return milliseconds
     */
    public long afterFailure(int failures) {
        double doubled = firstMs * Math.pow(2, Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS));
        double wait = Math.min(doubled, Math.max(maxMs, firstMs));
        return Math.round(wait * (1 - SPREAD + 2 * SPREAD * random.getAsDouble()));
    }
}
