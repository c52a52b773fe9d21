package io.odradek.broker.replication;

import io.odradek.broker.throttle.Throttle;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The partitions that a fetcher leaves out of its requests while this broker fetches more than it may (KIP-73).
 *
 * <p>The leader's session must forget them: else it would go on answering with what is in them, and a fetch that waits there would
 * end at once, again and again.
 *
 * <p>Runs on: its fetcher's event loop.
 */
final class HeldBack {

    private final Throttle throttle;
    private final Set<FollowedPartition> held = new LinkedHashSet<>();

    HeldBack(Throttle throttle) {
        this.throttle = throttle;
    }

    /** Takes out of a session what has to wait, and puts back what need not any more. */
    void update(FetcherSession session) {
        boolean exceeded = throttle.isExceeded();
        for (FollowedPartition one : List.copyOf(held)) {
            if (!exceeded || !one.isThrottled()) {
                held.remove(one);
                session.add(one);
            }
        }
        if (exceeded) {
            session.all().stream()
                    .filter(FollowedPartition::isThrottled)
                    .toList()
                    .forEach(one -> {
                        session.remove(one);
                        held.add(one);
                    });
        }
    }

    /** Nobody wants a partition any more. */
    void remove(FollowedPartition one) {
        held.remove(one);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }
}
