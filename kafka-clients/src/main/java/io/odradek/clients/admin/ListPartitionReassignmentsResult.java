package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import java.util.Map;

/** The partitions that are on their way to other replicas. */
public final class ListPartitionReassignmentsResult {

    private final KafkaFuture<Map<TopicPartition, PartitionReassignment>> future;

    ListPartitionReassignmentsResult(KafkaFuture<Map<TopicPartition, PartitionReassignment>> future) {
        this.future = future;
    }

    public KafkaFuture<Map<TopicPartition, PartitionReassignment>> reassignments() {
        return future;
    }
}
