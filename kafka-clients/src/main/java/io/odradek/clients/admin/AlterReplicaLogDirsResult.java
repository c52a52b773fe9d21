package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartitionReplica;
import java.util.Map;

/** What became of the replicas that were to be moved to other directories. */
public final class AlterReplicaLogDirsResult {

    private final Map<TopicPartitionReplica, KafkaFuture<Void>> values;

    AlterReplicaLogDirsResult(Map<TopicPartitionReplica, KafkaFuture<Void>> values) {
        this.values = values;
    }

    /** For each replica, done when the broker has begun; it moves after that. */
    public Map<TopicPartitionReplica, KafkaFuture<Void>> values() {
        return values;
    }

    /** Done when all are; fails when the first does. */
    public KafkaFuture<Void> all() {
        return Results.all(values);
    }
}
