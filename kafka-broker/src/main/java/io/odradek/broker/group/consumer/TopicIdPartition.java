package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.Comparator;

/** A partition of a topic that is known by its id: one of the same name that is made anew is another. */
public record TopicIdPartition(Uuid topic, int partition) implements Comparable<TopicIdPartition> {

    private static final Comparator<TopicIdPartition> ORDER =
            Comparator.comparing(TopicIdPartition::topic).thenComparingInt(TopicIdPartition::partition);

    @Override
    public int compareTo(TopicIdPartition other) {
        return ORDER.compare(this, other);
    }
}
