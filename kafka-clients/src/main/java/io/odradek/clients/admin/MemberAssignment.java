package io.odradek.clients.admin;

import io.odradek.common.TopicPartition;
import java.util.Set;

/** The partitions of a member. */
public record MemberAssignment(Set<TopicPartition> topicPartitions) {

    public MemberAssignment {
        topicPartitions = Set.copyOf(topicPartitions);
    }
}
