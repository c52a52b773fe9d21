package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import java.util.Map;

/** What became of the records that were to be deleted. */
public final class DeleteRecordsResult {

    private final Map<TopicPartition, KafkaFuture<DeletedRecords>> futures;

    DeleteRecordsResult(Map<TopicPartition, KafkaFuture<DeletedRecords>> futures) {
        this.futures = futures;
    }

    /** For each partition, done when they are gone. */
    public Map<TopicPartition, KafkaFuture<DeletedRecords>> lowWatermarks() {
        return futures;
    }

    /** Done when all are; fails when the first does. */
    public KafkaFuture<Void> all() {
        return Results.all(futures);
    }
}
