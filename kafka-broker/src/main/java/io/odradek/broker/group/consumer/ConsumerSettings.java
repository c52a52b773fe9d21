package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.ClassicSettings;
import java.util.List;

/**
 * What the operator lets groups of this protocol do.
 *
 * @param maxSize members of one group
 * @param classic what members may ask for that speak the classic protocol
 * @param assignors those that members may ask for; the first is used where none does
 */
public record ConsumerSettings(
        int sessionTimeoutMs, int heartbeatIntervalMs, int maxSize, List<Assignor> assignors, ClassicSettings classic) {

    public ConsumerSettings {
        assignors = List.copyOf(assignors);
    }
}
