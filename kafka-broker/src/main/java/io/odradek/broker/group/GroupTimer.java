package io.odradek.broker.group;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Wakes a group when it has something to do; the earliest wish counts. Runs on: the groups' loop. */
final class GroupTimer {

    private final GroupLoop loop;
    private final LongSupplier clock;
    private final Runnable wakeUp;
    private long nextMs = Long.MAX_VALUE;

    /** @param clock epoch milliseconds */
    GroupTimer(GroupLoop loop, LongSupplier clock, Runnable wakeUp) {
        this.loop = loop;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    /** Wakes the group then, unless it is woken earlier. */
    void set(long atMs) {
        if (atMs < nextMs) {
            nextMs = atMs;
            loop.schedule(() -> ring(atMs), TimeUnit.MILLISECONDS.toNanos(atMs - clock.getAsLong()));
        }
    }

    private void ring(long atMs) {
        if (atMs == nextMs) {
            nextMs = Long.MAX_VALUE;
            wakeUp.run();
        }
    }
}
