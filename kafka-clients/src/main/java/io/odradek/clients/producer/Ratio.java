package io.odradek.clients.producer;

/**
 * Learns how much smaller compression makes records, to fill batches so that they are about as large as they should be when they
 * are sent. Runs on: any thread; of two that learn at once, one may be forgotten.
 */
final class Ratio {

    private static final double WEIGHT_OF_NEWS = 0.1;
    private static final double BEST = 0.125;

    private volatile double ratio = 1;

    void learn(double seen) {
        ratio += WEIGHT_OF_NEWS * (Math.min(1, seen) - ratio);
    }

    /** How many plain bytes make so many compressed ones; at most eight times as many. */
    int plainBytes(int compressed) {
        return (int) Math.min(compressed / Math.max(ratio, BEST), Integer.MAX_VALUE / 2);
    }
}
