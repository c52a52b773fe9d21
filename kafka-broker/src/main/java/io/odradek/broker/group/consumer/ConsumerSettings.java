package io.odradek.broker.group.consumer;

import java.util.List;

/**
 * What the operator lets groups of this protocol do.
 *
 * @param maxSize members of one group
 * @param assignors those that members may ask for; the first is used where none does
 */
public record ConsumerSettings(int sessionTimeoutMs, int heartbeatIntervalMs, int maxSize, List<Assignor> assignors) {

    public ConsumerSettings {
        assignors = List.copyOf(assignors);
    }
}
