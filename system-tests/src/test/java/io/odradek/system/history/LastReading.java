package io.odradek.system.history;

import io.odradek.system.BrokerNode;
import io.odradek.system.Cluster;
import io.odradek.system.LogBytes;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.VoidDeserializer;

/** What there is once everything has healed: read by a client, and compared file by file. */
final class LastReading {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private LastReading() {}

    /** Reads each partition from its beginning to its end and holds it beside the history. */
    static void compare(Cluster cluster, History history, List<TopicPartition> partitions) {
        try (KafkaConsumer<Void, Long> consumer = new KafkaConsumer<>(
                Clients.with(cluster, Map.of("auto.offset.reset", "none")),
                new VoidDeserializer(),
                new LongDeserializer())) {
            for (TopicPartition partition : partitions) {
                long[] found = read(consumer, partition);
                history.of(partition).compare(found);
                if (history.isDurable(partition.topic())) {
                    PartitionHistory.requireOrder(partition, found, history::violated);
                }
            }
        }
    }

    private static long[] read(KafkaConsumer<Void, Long> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        long[] found = new long[Math.toIntExact(end)];
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(partition + " cannot be read beyond " + consumer.position(partition));
            }
            for (ConsumerRecord<Void, Long> record : consumer.poll(Duration.ofMillis(100))) {
                found[(int) record.offset()] = record.value();
            }
        }
        return found;
    }

    /** The replicas of a partition must have the same bytes, however they are cut into segments. */
    static void compareReplicas(Cluster cluster, History history, TopicPartition partition, List<Integer> replicas) {
        BrokerNode first = cluster.brokers().get(replicas.get(0));
        for (int replica : replicas.subList(1, replicas.size())) {
            BrokerNode other = cluster.brokers().get(replica);
            long position = firstDifference(segments(first, partition), segments(other, partition));
            if (position >= 0) {
                history.violated("replicas: " + partition + " differs from byte " + position + " on: "
                        + batches(first, partition, position) + ", " + batches(other, partition, position));
            }
        }
    }

    /** The batches of a replica around a position, for people. */
    private static String batches(BrokerNode broker, TopicPartition partition, long position) {
        List<LogBytes.Batch> around = new ArrayList<>();
        long passed = 0;
        for (Path segment : segments(broker, partition)) {
            for (LogBytes.Batch batch : LogBytes.batches(segment)) {
                passed += batch.size();
                if (passed > position - 200 && around.size() < 4) {
                    around.add(batch);
                }
            }
        }
        return "broker " + broker.id() + " of " + passed + " bytes has " + around;
    }

    private static List<Path> segments(BrokerNode broker, TopicPartition partition) {
        Path disk = broker.disks().stream()
                .filter(one -> Files.isDirectory(one.resolve(partition.toString())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(partition + " is on no disk of broker " + broker.id()));
        return new LogBytes(disk.resolve(partition.toString())).segments();
    }

    private static long firstDifference(List<Path> one, List<Path> other) {
        try (SequenceInputStream left = joined(one);
                SequenceInputStream right = joined(other)) {
            for (long position = 0; ; ) {
                byte[] a = left.readNBytes(1 << 16);
                byte[] b = right.readNBytes(1 << 16);
                int difference = java.util.Arrays.mismatch(a, b);
                if (difference >= 0) {
                    return position + difference;
                }
                if (a.length == 0) {
                    return -1;
                }
                position += a.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SequenceInputStream joined(List<Path> files) throws IOException {
        List<java.io.InputStream> streams = new ArrayList<>();
        for (Path file : files) {
            streams.add(Files.newInputStream(file));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }
}
