package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.Map;
import java.util.Optional;

/** The topics of the cluster at one moment, by name. An object never changes: another one stands for another moment. */
public record KnownTopics(Map<String, Known> byName) {

    /** @param partitions how many it has */
    public record Known(Uuid id, int partitions) {}

    Optional<Known> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
