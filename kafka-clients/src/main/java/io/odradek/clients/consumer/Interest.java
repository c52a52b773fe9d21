package io.odradek.clients.consumer;

import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.TopicImage;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the application wants to read. Immutable.
 *
 * @param kind in which way it said so
 * @param topics by name, for {@link Kind#TOPICS}
 * @param pattern for {@link Kind#PATTERN}
 * @param expression for {@link Kind#EXPRESSION}
 */
record Interest(Kind kind, Set<String> topics, Pattern pattern, String expression, ConsumerRebalanceListener listener) {

    /** The ways to say it. */
    enum Kind {
        NOTHING,
        /** Partitions, without a group. */
        PARTITIONS,
        TOPICS,
        /** Topics whose names this side finds. */
        PATTERN,
        /** Topics whose names the broker finds. */
        EXPRESSION
    }

    private static final ConsumerRebalanceListener NOBODY = new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<io.odradek.common.TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<io.odradek.common.TopicPartition> partitions) {}
    };

    static final Interest NOTHING = new Interest(Kind.NOTHING, Set.of(), null, null, NOBODY);
    static final Interest PARTITIONS = new Interest(Kind.PARTITIONS, Set.of(), null, null, NOBODY);

    static Interest topics(Collection<String> topics, ConsumerRebalanceListener listener) {
        return new Interest(Kind.TOPICS, new LinkedHashSet<>(topics), null, null, orNobody(listener));
    }

    static Interest pattern(Pattern pattern, ConsumerRebalanceListener listener) {
        return new Interest(Kind.PATTERN, Set.of(), pattern, null, orNobody(listener));
    }

    static Interest expression(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
        return new Interest(Kind.EXPRESSION, Set.of(), null, pattern.pattern(), orNobody(listener));
    }

    private static ConsumerRebalanceListener orNobody(ConsumerRebalanceListener listener) {
        return listener == null ? NOBODY : listener;
    }

    /** Whether it takes a group. */
    boolean isSubscription() {
        return kind == Kind.TOPICS || kind == Kind.PATTERN || kind == Kind.EXPRESSION;
    }

    /** The names of the topics, as far as this side can tell. */
    List<String> names(MetadataImage image, boolean withoutInternal) {
        if (kind != Kind.PATTERN) {
            return List.copyOf(topics);
        }
        Set<String> found = new TreeSet<>();
        for (TopicImage topic : image.topics().values()) {
            boolean hidden = withoutInternal && topic.internal();
            if (topic.exists() && !hidden && pattern.matcher(topic.name()).matches()) {
                found.add(topic.name());
            }
        }
        return List.copyOf(found);
    }
}
