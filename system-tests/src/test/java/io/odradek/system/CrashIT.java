package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that die by SIGKILL at moments nobody chose, and disks that keep only a part.
 *
 * <p>{@code -Dodradek.crash.kills=N} dies more often, {@code -Dodradek.crash.seed=S} the same way again.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS) // a thousand kills take half an hour
class CrashIT {

    private static final int KILLS = Integer.getInteger("odradek.crash.kills", 10);
    private static final int PARTITIONS = 4;
    private static final int UNGUARDED = 16;

    private final long seed = Long.getLong("odradek.crash.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    @BeforeEach
    void sayTheSeed() {
        System.out.println("CrashIT: -Dodradek.crash.kills=" + KILLS + " -Dodradek.crash.seed=" + seed);
    }

    /** The value of a record is its number in its partition, which must be its offset, whatever happened in between. */
    @Test
    void whatWasAcknowledgedIsThereOnceAndInOrder() {
        try (Cluster cluster = Cluster.start(directory)) {
            Clients.createTopic(cluster, "numbers", PARTITIONS, Map.of("segment.bytes", "200000"));
            try (NumberWriter writer = NumberWriter.start(cluster, "numbers", PARTITIONS)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    writer.awaitMore(1 + random.nextInt(4_000));
                    long[] acknowledged = writer.acknowledged();
                    cluster.crashBroker();
                    requireNumbers(cluster, acknowledged, "after kill " + kill);
                }
                writer.awaitMore(1_000);
                long[] acknowledged = writer.stop();
                List<ConsumerRecord<String, String>> all = requireNumbers(cluster, acknowledged, "at the end");
                assertThat(all).hasSize((int) IntStream.range(0, PARTITIONS)
                        .mapToLong(partition -> acknowledged[partition])
                        .sum());
                System.out.println("CrashIT: " + all.size() + " records over " + KILLS + " kills");
            }
        }
    }

    /** No record needs ZooKeeper; what does waits for it and goes on. */
    @Test
    void recordsFlowWhileZooKeeperIsAway() {
        try (Cluster cluster = Cluster.start(directory)) {
            Clients.createTopic(cluster, "numbers", PARTITIONS, Map.of());
            try (NumberWriter writer = NumberWriter.start(cluster, "numbers", PARTITIONS)) {
                writer.awaitMore(1_000);
                cluster.zookeeper().kill();
                writer.awaitMore(5_000);
                cluster.startZooKeeper();
                writer.awaitMore(1_000);
                Clients.createTopic(cluster, "after-zookeeper", 1, Map.of());
                cluster.crashZooKeeper();
                Clients.createTopic(cluster, "after-zookeeper-again", 1, Map.of());
                // both at once, as when a machine loses power
                cluster.zookeeper().kill();
                cluster.broker().kill();
                cluster.startZooKeeper();
                cluster.startBroker();
                writer.awaitMore(1_000);
                requireNumbers(cluster, writer.stop(), "after ZooKeeper's deaths");
            }
        }
    }

    /** The tail of the log is cut or flipped while the broker is dead: what is whole stays, nothing is made up. */
    @Test
    void aDamagedTailCostsTheDamagedBatchesAndNoMore() throws IOException {
        TopicPartition partition = new TopicPartition("damaged", 0);
        try (Cluster cluster = Cluster.start(directory)) {
            Clients.createTopic(
                    cluster, "damaged", 1, Map.of("segment.bytes", "60000", "index.interval.bytes", "1000"));
            LogBytes log = new LogBytes(cluster.logDirectory().resolve("damaged-0"));
            List<String> expected = new ArrayList<>();
            for (int round = 0; round < KILLS; round++) {
                append(cluster, expected, 1 + random.nextInt(400), "round " + round);
                cluster.broker().kill();
                Damage damage = damage(log);
                cluster.startBroker();

                List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, List.of(partition));
                String when = "round " + round + ", " + damage;
                assertThat(read.size()).as(when).isBetween((int) damage.firstLostOffset(), expected.size());
                for (int i = 0; i < read.size(); i++) {
                    assertThat(read.get(i).offset()).as(when).isEqualTo(i);
                    assertThat(read.get(i).value()).as(when).isEqualTo(expected.get(i));
                }
                expected.subList(read.size(), expected.size()).clear();
            }
            append(cluster, expected, 10, "the last");
            assertThat(Clients.readAll(cluster, List.of(partition)))
                    .extracting(ConsumerRecord::value)
                    .isEqualTo(expected);
        }
    }

    /** What was done to the files, and the first offset that may be lost by it. */
    private record Damage(String what, Path file, long position, long firstLostOffset) {}

    private Damage damage(LogBytes log) throws IOException {
        Path segment = log.segments().get(log.segments().size() - 1);
        List<LogBytes.Batch> batches = LogBytes.batches(segment);
        long size = segment.toFile().length();
        long end = batches.isEmpty() ? 0 : batches.get(batches.size() - 1).lastOffset() + 1;
        if (batches.isEmpty()) {
            return new Damage("nothing", segment, 0, firstOffset(segment));
        }
        try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long position = Math.max(0, size - 1 - random.nextInt(5_000));
            switch (random.nextInt(5)) {
                case 0 -> {
                    file.truncate(position);
                    return new Damage("cut", segment, position, firstOffsetAt(batches, position));
                }
                case 1 -> {
                    position = guarded(batches, position);
                    ByteBuffer one = ByteBuffer.allocate(1);
                    file.read(one, position);
                    one.put(0, (byte) (one.get(0) ^ (1 << random.nextInt(8)))).rewind();
                    file.write(one, position);
                    return new Damage("bit flipped", segment, position, firstOffsetAt(batches, position));
                }
                case 2 -> {
                    byte[] noise = new byte[1 + random.nextInt(300)];
                    random.nextBytes(noise);
                    file.write(ByteBuffer.wrap(noise), size);
                    return new Damage("noise appended", segment, size, end);
                }
                case 3 -> {
                    file.write(ByteBuffer.allocate(1 + random.nextInt(300)), size);
                    return new Damage("zeros appended", segment, size, end);
                }
                default -> {
                    List<Path> indexes = new ArrayList<>(log.files("index"));
                    if (indexes.isEmpty()) {
                        return new Damage("nothing, there is no index yet", segment, size, end);
                    }
                    Path index = indexes.get(random.nextInt(indexes.size()));
                    byte[] noise = new byte[(int) Math.min(24, index.toFile().length())];
                    random.nextBytes(noise);
                    try (FileChannel channel = FileChannel.open(index, StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(noise), 0);
                    }
                    return new Damage("index scribbled over", index, 0, end);
                }
            }
        }
    }

    /** The format's checksum leaves out the first bytes of a batch, with its offset and epoch: the next that it covers. */
    private static long guarded(List<LogBytes.Batch> batches, long position) {
        long start = batches.stream()
                .mapToLong(LogBytes.Batch::position)
                .filter(first -> first <= position)
                .max()
                .orElseThrow();
        return Math.max(position, start + UNGUARDED);
    }

    private static long firstOffset(Path segment) {
        return Long.parseLong(segment.getFileName().toString().replace(".log", ""));
    }

    private static long firstOffsetAt(List<LogBytes.Batch> batches, long position) {
        return batches.stream()
                .filter(batch -> batch.position() + batch.size() > position)
                .findFirst()
                .orElseThrow()
                .firstOffset();
    }

    private void append(Cluster cluster, List<String> expected, int count, String what) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new ProducerRecord<>("damaged", 0, null, what + " " + i + "x".repeat(random.nextInt(200))));
        }
        String codec = List.of("none", "gzip", "lz4").get(random.nextInt(3));
        List<RecordMetadata> written =
                Clients.send(cluster, records, Map.of("batch.size", 2_000, "linger.ms", 2, "compression.type", codec));
        assertThat(written.get(0).offset()).as(what).isEqualTo(expected.size());
        records.forEach(record -> expected.add(record.value()));
    }

    private static List<ConsumerRecord<String, String>> requireNumbers(
            Cluster cluster, long[] acknowledged, String when) {
        List<ConsumerRecord<String, String>> all = Clients.readAll(cluster, Clients.partitions("numbers", PARTITIONS));
        long[] next = new long[PARTITIONS];
        for (ConsumerRecord<String, String> record : all) {
            long expected = next[record.partition()]++;
            assertThat(record.offset()).as("offset %s in %s", when, record).isEqualTo(expected);
            assertThat(record.value()).as("value %s in %s", when, record).isEqualTo(Long.toString(expected));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(next[partition])
                    .as("records of partition %d %s", partition, when)
                    .isGreaterThanOrEqualTo(acknowledged[partition]);
        }
        return all;
    }
}
