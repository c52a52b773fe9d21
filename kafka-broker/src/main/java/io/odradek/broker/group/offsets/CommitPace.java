package io.odradek.broker.group.offsets;

import java.util.HashSet;
import java.util.Set;

/**
 * When the commits that wait are sent. A few groups are served at once, so that a consumer that commits in a loop waits for
 * nothing but ZooKeeper. Where many groups commit now and then, each commit waits a moment for those of others: ZooKeeper
 * then has tens of transactions a second to write, however many groups there are.
 *
 * <p>Runs on: one thread at a time.
 */
final class CommitPace {

    static final long MOMENT_NANOS = 20_000_000;
    static final int FEW_GROUPS = 16;
    static final int MANY_WAITING = 64;

    private static final long WINDOW_NANOS = 1_000_000_000;

    private Set<String> recent = new HashSet<>();
    private int groupsBefore;
    private long windowEndNanos;

    /** A group commits. */
    void committed(String group, long nowNanos) {
        if (nowNanos - windowEndNanos >= 0) {
            groupsBefore = nowNanos - windowEndNanos < WINDOW_NANOS ? recent.size() : 0;
            recent = new HashSet<>();
            windowEndNanos = nowNanos + WINDOW_NANOS;
        }
        recent.add(group);
    }

    /** How long commits that have waited since then shall go on waiting; nothing or less: send them. */
    long delayNanos(int waitingGroups, long oldestNanos, long nowNanos) {
        boolean few = Math.max(groupsBefore, recent.size()) <= FEW_GROUPS;
        return few || waitingGroups >= MANY_WAITING ? 0 : oldestNanos + MOMENT_NANOS - nowNanos;
    }
}
