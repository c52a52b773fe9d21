package io.odradek.broker.partition;

import java.util.function.LongSupplier;

/** A clock that only the test moves. */
final class ModelClock implements LongSupplier {

    static final long LAG = 1_000;

    private long now = 1;

    void advance(long nanos) {
        now += nanos;
    }

    @Override
    public long getAsLong() {
        return now;
    }
}
