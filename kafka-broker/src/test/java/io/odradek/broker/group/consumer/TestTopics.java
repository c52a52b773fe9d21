package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The topics of a test. */
record TestTopics(Map<String, Known> byName) implements KnownTopics {

    TestTopics {
        byName = Map.copyOf(byName);
    }

    @Override
    public Optional<Known> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Optional<String> name(Uuid id) {
        return byName.entrySet().stream()
                .filter(topic -> topic.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public Set<String> matching(String expression) {
        TopicExpression compiled = TopicExpression.of(expression);
        return byName.keySet().stream().filter(compiled::matches).collect(Collectors.toSet());
    }
}
