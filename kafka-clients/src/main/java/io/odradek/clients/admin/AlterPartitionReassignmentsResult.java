package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import java.util.Map;

/** What became of the partitions that were to be given other replicas. */
public final class AlterPartitionReassignmentsResult {

    private final Map<TopicPartition, KafkaFuture<Void>> values;

    AlterPartitionReassignmentsResult(Map<TopicPartition, KafkaFuture<Void>> values) {
        this.values = values;
    }

    /** For each partition, done when it is noted; data move after that. */
    public Map<TopicPartition, KafkaFuture<Void>> values() {
        return values;
    }

    /** Done when all are; fails when the first does. */
    public KafkaFuture<Void> all() {
        return Results.all(values);
    }
}
