package io.odradek.clients.admin;

import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import java.util.Map;

/** What groups have committed. */
public final class ListConsumerGroupOffsetsResult {

    private final Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> futures;

    ListConsumerGroupOffsetsResult(Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> futures) {
        this.futures = futures;
    }

    /** Of the only group; null for a partition of which nothing is committed. @throws IllegalStateException if there are several */
    public KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> partitionsToOffsetAndMetadata() {
        if (futures.size() != 1) {
            throw new IllegalStateException("several groups were asked for: " + futures.keySet());
        }
        return futures.values().iterator().next();
    }

    /** Of one group. @throws IllegalArgumentException if it was not asked for */
    public KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> partitionsToOffsetAndMetadata(String groupId) {
        return Results.of(futures, groupId);
    }

    /** Of all; fails when the first does. */
    public KafkaFuture<Map<String, Map<TopicPartition, OffsetAndMetadata>>> all() {
        return Results.together(futures);
    }
}
