package io.odradek.system.history;

import io.odradek.system.Cluster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/**
 * One write with acks=all to each partition, once everything has healed. One that is not acknowledged before a follower counts
 * as lagging (30 s) tells of a follower that is said to be in sync and stands still.
 */
final class LastWrites {

    private static final Map<String, Object> SETTINGS =
            Map.of("acks", "all", "request.timeout.ms", 20_000, "delivery.timeout.ms", 25_000);

    private LastWrites() {}

    static void toAll(Cluster cluster, History history, List<TopicPartition> partitions) {
        int name = HistoryProducer.newName();
        Map<TopicPartition, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        try (KafkaProducer<Void, Long> producer =
                new KafkaProducer<>(Clients.with(cluster, SETTINGS), new VoidSerializer(), new LongSerializer())) {
            for (TopicPartition partition : partitions) {
                long value = Value.of(name, sent.size());
                sent.put(
                        partition,
                        producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value)));
            }
            sent.forEach((partition, future) -> requireDone(history, partition, future));
        }
    }

    private static void requireDone(History history, TopicPartition partition, Future<RecordMetadata> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            history.violated("stalled: " + partition + " takes no write although all replicas are in sync: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
