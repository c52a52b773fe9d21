package io.odradek.broker.group;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.group.consumer.KnownTopics;
import io.odradek.broker.group.consumer.TopicExpression;
import io.odradek.common.Uuid;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The topics of one image, with what expressions match in it. One that nobody has looked into before is looked into by whoever
 * asks. Immutable.
 *
 * @param matches names by expression, those first that were looked into first
 */
record TopicView(ClusterImage image, Map<String, Set<String>> matches) implements KnownTopics {

    static final TopicView NOTHING = new TopicView(ClusterImage.EMPTY, Map.of());

    TopicView {
        matches = Collections.unmodifiableMap(new LinkedHashMap<>(matches));
    }

    @Override
    public Optional<Known> find(String name) {
        return image.topic(name)
                .filter(TopicView::hasId)
                .map(topic -> new Known(topic.id(), topic.partitions().size()));
    }

    /** A topic that an old tool has just made gets its id from the controller. */
    private static boolean hasId(TopicImage topic) {
        return !topic.id().equals(Uuid.ZERO_UUID);
    }

    @Override
    public Optional<String> name(Uuid id) {
        return image.topic(id).map(TopicImage::name);
    }

    @Override
    public Set<String> matching(String expression) {
        Set<String> known = matches.get(expression);
        return known == null ? search(expression) : known;
    }

    /** The same topics, with what one more expression matches. */
    TopicView with(String expression) {
        if (matches.containsKey(expression)) {
            return this;
        }
        Map<String, Set<String>> more = new LinkedHashMap<>(matches);
        more.put(expression, search(expression));
        return new TopicView(image, more);
    }

    private Set<String> search(String expression) {
        TopicExpression compiled = TopicExpression.of(expression);
        Set<String> names = new HashSet<>();
        image.forEachTopic(topic -> {
            if (compiled.matches(topic.name())) {
                names.add(topic.name());
            }
        });
        return names;
    }

    /** The same topics, without the oldest expressions that no group has, so that so many of these are left. */
    TopicView without(Set<String> inUse, int spare) {
        int tooMany = matches.size() - inUse.size() - spare;
        if (tooMany <= 0) {
            return this;
        }
        Map<String, Set<String>> rest = new LinkedHashMap<>(matches);
        matches.keySet().stream()
                .filter(expression -> !inUse.contains(expression))
                .limit(tooMany)
                .forEach(rest::remove);
        return new TopicView(image, rest);
    }

    /** The topics of another image: of what differs, only what has come is looked into. */
    TopicView at(ClusterImage now, Set<String> changed) {
        Map<String, Set<String>> next = new LinkedHashMap<>();
        matches.forEach((expression, names) -> next.put(expression, updated(expression, names, now, changed)));
        return new TopicView(now, next);
    }

    private static Set<String> updated(String expression, Set<String> names, ClusterImage now, Set<String> changed) {
        TopicExpression compiled = TopicExpression.of(expression);
        Set<String> next = new HashSet<>(names);
        for (String name : changed) {
            if (now.topic(name).isEmpty()) {
                next.remove(name);
            } else if (!next.contains(name) && compiled.matches(name)) {
                next.add(name);
            }
        }
        return next;
    }
}
