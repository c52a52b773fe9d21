package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import java.util.Map;
import java.util.Optional;

/** What became of the offsets that were to be forgotten. */
public final class DeleteConsumerGroupOffsetsResult {

    private final KafkaFuture<Map<TopicPartition, Optional<ApiException>>> future;

    DeleteConsumerGroupOffsetsResult(KafkaFuture<Map<TopicPartition, Optional<ApiException>>> future) {
        this.future = future;
    }

    /** Done when it is done for a partition. */
    public KafkaFuture<Void> partitionResult(TopicPartition partition) {
        return future.thenApply(all -> {
            Optional<ApiException> failure = all.get(partition);
            if (failure == null) {
                throw new IllegalArgumentException(partition + " was not asked for, or the broker has nothing on it");
            }
            failure.ifPresent(why -> {
                throw why;
            });
            return null;
        });
    }

    /** Done when it is done for all of them; fails with the first reason why not. */
    public KafkaFuture<Void> all() {
        return future.thenApply(all -> {
            all.values().stream().flatMap(Optional::stream).findFirst().ifPresent(why -> {
                throw why;
            });
            return null;
        });
    }
}
