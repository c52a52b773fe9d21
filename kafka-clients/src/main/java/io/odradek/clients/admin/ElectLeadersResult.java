package io.odradek.clients.admin;

import io.odradek.common.KafkaException;
import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import java.util.Map;
import java.util.Optional;

/** What became of the elections. */
public final class ElectLeadersResult {

    private final KafkaFuture<Map<TopicPartition, Optional<Throwable>>> future;

    ElectLeadersResult(KafkaFuture<Map<TopicPartition, Optional<Throwable>>> future) {
        this.future = future;
    }

    /** For each partition, why there was no election; empty where there was one. */
    public KafkaFuture<Map<TopicPartition, Optional<Throwable>>> partitions() {
        return future;
    }

    /** Done if there was one for each partition; fails with the first reason why not. */
    public KafkaFuture<Void> all() {
        return future.thenApply(all -> {
            all.values().stream().flatMap(Optional::stream).findFirst().ifPresent(why -> {
                throw why instanceof KafkaException known ? known : new KafkaException(why);
            });
            return null;
        });
    }
}
