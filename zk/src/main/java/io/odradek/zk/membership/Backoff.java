package io.odradek.zk.membership;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times that double up to a bound, each shortened by chance so that brokers do not come back all at once. */
final class Backoff {

    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 10_000;

    private final RandomGenerator random;
    private long nextMs = FIRST_MS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** Between half of the current waiting time and all of it. */
    Duration next() {
        long waitMs = nextMs / 2 + random.nextLong(nextMs / 2 + 1);
        nextMs = Math.min(LONGEST_MS, nextMs * 2);
        return Duration.ofMillis(waitMs);
    }

    void reset() {
        nextMs = FIRST_MS;
    }
}
