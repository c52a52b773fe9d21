package io.odradek.clients.admin;

import io.odradek.common.TopicPartition;
import java.util.Collection;

/** Of which partitions the committed offsets are asked for. */
public final class ListConsumerGroupOffsetsSpec {

    private Collection<TopicPartition> partitions;

    /** Null, as at first, for all that the group has committed. */
    public ListConsumerGroupOffsetsSpec topicPartitions(Collection<TopicPartition> partitions) {
        this.partitions = partitions;
        return this;
    }

    /** Null for all. */
    public Collection<TopicPartition> topicPartitions() {
        return partitions;
    }
}
