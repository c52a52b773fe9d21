package io.odradek.clients.admin;

import io.odradek.common.TopicPartitionInfo;
import io.odradek.common.Uuid;
import java.util.List;

/**
 * A topic and its partitions.
 *
 * @param isInternal whether the brokers keep it for themselves
 * @param partitions by number
 */
public record TopicDescription(String name, boolean isInternal, List<TopicPartitionInfo> partitions, Uuid topicId) {

    public TopicDescription {
        partitions = List.copyOf(partitions);
    }
}
