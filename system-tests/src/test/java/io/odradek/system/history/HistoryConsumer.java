package io.odradek.system.history;

import io.odradek.system.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.VoidDeserializer;

/**
 * Reads assigned partitions from their beginning to their end of now, and on. No offset may be left out or come twice: the
 * topics have no retention, no compaction and no transactions.
 */
final class HistoryConsumer implements AutoCloseable {

    private final Cluster cluster;
    private final History history;
    private final List<TopicPartition> assigned;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Thread thread = new Thread(this::run, "history-consumer");
    private volatile boolean stopped;

    HistoryConsumer(Cluster cluster, History history, List<TopicPartition> assigned) {
        this.cluster = cluster;
        this.history = history;
        this.assigned = assigned;
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<Void, Long> consumer = new KafkaConsumer<>(
                    Clients.with(cluster, Map.of("auto.offset.reset", "none", "fetch.max.wait.ms", 100)),
                    new VoidDeserializer(),
                    new LongDeserializer())) {
                consumer.assign(assigned);
                assigned.forEach(partition -> consumer.seek(partition, next.getOrDefault(partition, 0L)));
                while (!stopped) {
                    note(consumer.poll(Duration.ofMillis(100)));
                }
            } catch (OffsetOutOfRangeException e) {
                // includes a truncation that the client has noticed: what it had read before is gone
                history.violated("a reader was told that its position is gone: " + e.getMessage());
                return;
            } catch (RuntimeException e) {
                System.out.println("consumer: " + e);
            }
        }
    }

    private void note(ConsumerRecords<Void, Long> records) {
        for (ConsumerRecord<Void, Long> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            long expected = next.getOrDefault(partition, 0L);
            if (record.offset() != expected) {
                history.violated((record.offset() > expected ? "poll-skip: " : "nonmonotonic-poll: ") + partition
                        + " gave offset " + record.offset() + " where " + expected + " was next");
            }
            next.put(partition, record.offset() + 1);
            history.read(partition, record.offset(), record.value());
        }
    }

    @Override
    public void close() {
        stopped = true;
        Clients.join(thread);
    }
}
