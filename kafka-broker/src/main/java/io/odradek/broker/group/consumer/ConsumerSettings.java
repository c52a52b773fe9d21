package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.ClassicSettings;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the operator lets a group of this protocol do.
 *
 * @param times those of the moment; they may change while the group has members
 * @param maxSize members of one group
 * @param assignors those that members may ask for; the first is used where none does
 * @param classic what members may ask for that speak the classic protocol
 */
public record ConsumerSettings(
        Supplier<MemberTimes> times, int maxSize, List<Assignor> assignors, ClassicSettings classic) {

    public ConsumerSettings {
        assignors = List.copyOf(assignors);
    }

    public ConsumerSettings(
            int sessionTimeoutMs,
            int heartbeatIntervalMs,
            int maxSize,
            List<Assignor> assignors,
            ClassicSettings classic) {
        this(() -> new MemberTimes(sessionTimeoutMs, heartbeatIntervalMs), maxSize, assignors, classic);
    }

    /** The same for a group with times of its own. */
    public ConsumerSettings with(Supplier<MemberTimes> own) {
        return new ConsumerSettings(own, maxSize, assignors, classic);
    }

    public int sessionTimeoutMs() {
        return times.get().sessionTimeoutMs();
    }

    public int heartbeatIntervalMs() {
        return times.get().heartbeatIntervalMs();
    }
}
