package io.odradek.system.history;

import io.odradek.system.Cluster;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.VoidDeserializer;

/**
 * A member of a group: reads what it is given and commits what it has read. Now and then it leaves and another one comes in
 * its place, so that the group rebalances for reasons of its own, too.
 */
final class HistoryMember implements AutoCloseable {

    private static final int LONGEST_LIFE_MS = 40_000;

    private final Cluster cluster;
    private final History history;
    private final GroupHistory group;
    private final String topic;
    private final Random random;
    private final List<Map<String, Object>> kinds;
    private final Thread thread = new Thread(this::run, "history-member");
    private volatile boolean stopped;

    /** @param kinds what it may be, with each of its lives */
    HistoryMember(
            Cluster cluster,
            History history,
            GroupHistory group,
            String topic,
            Random random,
            List<Map<String, Object>> kinds) {
        this.cluster = cluster;
        this.history = history;
        this.group = group;
        this.topic = topic;
        this.random = random;
        this.kinds = kinds;
        thread.start();
    }

    private void run() {
        while (!stopped) {
            long end = System.nanoTime()
                    + Duration.ofMillis(random.nextInt(LONGEST_LIFE_MS)).toNanos();
            Map<String, Object> settings = kinds.get(random.nextInt(kinds.size()));
            try (KafkaConsumer<Void, Long> consumer = new KafkaConsumer<>(
                    Clients.with(cluster, settings), new VoidDeserializer(), new LongDeserializer())) {
                Map<TopicPartition, Long> next = new HashMap<>();
                consumer.subscribe(List.of(topic), new Begin(consumer, next));
                while (!stopped && System.nanoTime() < end) {
                    commit(consumer, note(consumer.poll(Duration.ofMillis(100)), next));
                }
            } catch (RuntimeException e) {
                System.out.println("member: " + e);
            }
        }
    }

    private final class Begin implements ConsumerRebalanceListener {

        private final KafkaConsumer<Void, Long> consumer;
        private final Map<TopicPartition, Long> next;

        Begin(KafkaConsumer<Void, Long> consumer, Map<TopicPartition, Long> next) {
            this.consumer = consumer;
            this.next = next;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                long atLeast = group.committed(partition);
                long position = consumer.position(partition);
                group.begins(partition, position, atLeast);
                next.put(partition, position);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(next::remove);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> note(
            ConsumerRecords<Void, Long> records, Map<TopicPartition, Long> next) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        for (ConsumerRecord<Void, Long> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            long expected = next.getOrDefault(partition, -1L);
            if (record.offset() != expected) {
                history.violated("poll of a member: " + partition + " gave offset " + record.offset() + " where "
                        + expected + " was next");
            }
            next.put(partition, record.offset() + 1);
            group.reads(partition, record.offset());
            history.read(partition, record.offset(), record.value());
            read.put(partition, new OffsetAndMetadata(record.offset() + 1));
        }
        return read;
    }

    private void commit(KafkaConsumer<Void, Long> consumer, Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        consumer.commitSync(offsets, Duration.ofSeconds(10));
        offsets.forEach((partition, offset) -> group.commits(partition, offset.offset()));
    }

    @Override
    public void close() {
        stopped = true;
        Clients.join(thread);
    }
}
