package io.odradek.broker.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Takes every value while there are few, and a random sixteenth of them after a second with many: to keep a value costs more
 * than a request's own bookkeeping, and a thousand of them a second say as much as all of them. The histogram around it counts
 * all.
 *
 * <p>Runs on: any thread. Threads that meet at the turn of a second may take a few values more or fewer.
 */
final class SampledReservoir implements Reservoir {

    static final int MANY_IN_A_SECOND = 1_000;
    static final int ONE_IN = 16;

    private final Reservoir kept;
    private final LongSupplier nanoTime;
    private final AtomicInteger seen = new AtomicInteger();
    private volatile long second;
    private volatile boolean many;

    SampledReservoir(Reservoir kept, LongSupplier nanoTime) {
        this.kept = kept;
        this.nanoTime = nanoTime;
        this.second = now();
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
    }

    @Override
    public void update(long value) {
        long now = now();
        if (now != second) {
            many = now == second + 1 && seen.get() > MANY_IN_A_SECOND;
            second = now;
            seen.set(0);
        }
        seen.incrementAndGet();
        if (!many || ThreadLocalRandom.current().nextInt(ONE_IN) == 0) {
            kept.update(value);
        }
    }

    @Override
    public int size() {
        return kept.size();
    }

    @Override
    public Snapshot getSnapshot() {
        return kept.getSnapshot();
    }
}
