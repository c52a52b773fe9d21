package io.odradek.broker.cluster;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.node.Incarnation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A live broker.
 *
 * @param epoch grows with each registration: two epochs are two incarnations
 * @param endpoints by name of the listener
 * @param incarnation what it takes to fence its process once that is dead; empty for another implementation's broker
 */
public record BrokerImage(
        int id, long epoch, Map<String, Endpoint> endpoints, Optional<String> rack, Optional<Incarnation> incarnation) {

    static BrokerImage of(int id, long epoch, BrokerNode node) {
        Map<String, Endpoint> endpoints = node.endpoints().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Endpoint::listener, Function.identity(), (first, second) -> first));
        return new BrokerImage(id, epoch, endpoints, node.rack(), node.incarnation());
    }

    /** Where clients of that listener reach the broker; empty when it does not have it. */
    public Optional<Endpoint> endpoint(String listener) {
        return Optional.ofNullable(endpoints.get(listener));
    }
}
