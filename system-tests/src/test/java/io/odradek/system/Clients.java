package io.odradek.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Apache's newest Java clients, with their default settings unless a story says otherwise. */
public final class Clients {

    /** How long a read may take before it counts as stuck. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private Clients() {}

    public static Admin admin(Cluster cluster) {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
    }

    public static KafkaProducer<String, String> producer(Cluster cluster, Map<String, ?> settings) {
        return new KafkaProducer<>(with(cluster, settings), new StringSerializer(), new StringSerializer());
    }

    public static KafkaConsumer<String, String> consumer(Cluster cluster, Map<String, ?> settings) {
        return new KafkaConsumer<>(with(cluster, settings), new StringDeserializer(), new StringDeserializer());
    }

    private static Map<String, Object> with(Cluster cluster, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", cluster.bootstrap());
        return all;
    }

    /** Makes a topic. */
    public static void createTopic(Cluster cluster, String name, int partitions, Map<String, String> configs) {
        try (Admin admin = admin(cluster)) {
            get(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                    .all());
        }
    }

    /** What a future holds; a failure with its cause. */
    public static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Sends all, and waits for all of them. */
    public static List<RecordMetadata> send(
            Cluster cluster, List<ProducerRecord<String, String>> records, Map<String, ?> settings) {
        try (KafkaProducer<String, String> producer = producer(cluster, settings)) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            producer.flush();
            return sent.stream().map(Clients::get).toList();
        }
    }

    public static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Everything in these partitions up to their ends of now, in the order of each partition. */
    public static List<ConsumerRecord<String, String>> readAll(Cluster cluster, Collection<TopicPartition> partitions) {
        return readAll(cluster, partitions, Map.of());
    }

    /** Everything in these partitions up to their ends of now, read with these settings. */
    public static List<ConsumerRecord<String, String>> readAll(
            Cluster cluster, Collection<TopicPartition> partitions, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        // close() waits for the last fetch, which has nothing to wait for
        all.put("fetch.max.wait.ms", 20);
        try (KafkaConsumer<String, String> consumer = consumer(cluster, all)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return readToEnd(consumer);
        }
    }

    /** Reads from where a consumer is to the ends of now. */
    public static <K, V> List<ConsumerRecord<K, V>> readToEnd(KafkaConsumer<K, V> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + records.size() + " records the ends " + ends + " are not reached");
            }
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    public static RecordHeader header(String key, String value) {
        return new RecordHeader(key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
