package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicPartition;
import java.util.Map;
import java.util.Optional;

/** The offsets that were asked for. */
public final class ListOffsetsResult {

    /**
     * One of them.
     *
     * @param offset -1 if there is none
     * @param timestamp of the record; -1 where no record was looked for
     */
    public record ListOffsetsResultInfo(long offset, long timestamp, Optional<Integer> leaderEpoch) {}

    private final Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> futures;

    ListOffsetsResult(Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> futures) {
        this.futures = futures;
    }

    /** @throws IllegalArgumentException if it was not asked for */
    public KafkaFuture<ListOffsetsResultInfo> partitionResult(TopicPartition partition) {
        return Results.of(futures, partition);
    }

    /** All of them; fails when the first does. */
    public KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> all() {
        return Results.together(futures);
    }
}
