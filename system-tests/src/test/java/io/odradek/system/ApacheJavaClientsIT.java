package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache's newest producer and consumer, unmodified and with their defaults, against a broker of the distribution. */
class ApacheJavaClientsIT {

    /** A batch's header, and what a record of some thousand bytes without key and headers takes beside its value. */
    private static final int BATCH_OVERHEAD = 61 + 11;

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        // records have times of long ago, which retention would take
        cluster = Cluster.start(directory, Map.of("log.retention.ms", "-1"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void everyCodecGivesBackWhatWasWritten(String codec) {
        String topic = "codec-" + codec;
        int partitions = 3;
        Clients.createTopic(cluster, topic, partitions, Map.of());
        List<ProducerRecord<String, String>> records = oddRecords(topic, partitions, 2_000, 1_000_000_000_000L);

        List<RecordMetadata> written = send(records, Map.of("compression.type", codec, "linger.ms", 5));

        List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions(topic, partitions));
        for (int partition = 0; partition < partitions; partition++) {
            int wanted = partition;
            List<ConsumerRecord<String, String>> actual =
                    read.stream().filter(record -> record.partition() == wanted).toList();
            List<Integer> expected = IntStream.range(0, records.size())
                    .filter(i -> records.get(i).partition() == wanted)
                    .boxed()
                    .toList();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.size(); i++) {
                assertSame(actual.get(i), records.get(expected.get(i)));
                assertThat(actual.get(i).offset())
                        .isEqualTo(i)
                        .isEqualTo(written.get(expected.get(i)).offset());
            }
        }
        assertThat(new LogBytes(cluster.logDirectory().resolve(topic + "-0")).codecs())
                .containsOnly(codec);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void everyKindOfAcknowledgementWrites(String acks) {
        String topic = "acks-" + acks;
        Clients.createTopic(cluster, topic, 1, Map.of());
        List<ProducerRecord<String, String>> records = oddRecords(topic, 1, 500, 1_700_000_000_000L);

        List<RecordMetadata> written =
                send(records, Map.of("acks", acks, "enable.idempotence", Boolean.toString(acks.equals("all"))));

        if (!acks.equals("0")) {
            assertThat(written).extracting(RecordMetadata::offset).isSorted().doesNotHaveDuplicates();
        }
        List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions(topic, 1));
        assertThat(read).hasSameSizeAs(records);
        for (int i = 0; i < read.size(); i++) {
            assertSame(read.get(i), records.get(i));
        }
    }

    @Test
    void theBrokerStampsWhereTheTopicSaysSo() {
        Clients.createTopic(cluster, "stamped", 1, Map.of("message.timestamp.type", "LogAppendTime"));
        long before = System.currentTimeMillis();
        List<RecordMetadata> written =
                send(oddRecords("stamped", 1, 100, 1_000_000_000_000L), Map.of("compression.type", "lz4"));
        long after = System.currentTimeMillis();

        List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions("stamped", 1));
        assertThat(read).hasSize(100).allSatisfy(record -> {
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
            assertThat(record.timestamp()).isBetween(before, after);
            assertThat(record.timestamp())
                    .isEqualTo(written.get((int) record.offset()).timestamp());
        });
    }

    @Test
    void aRecordOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
        int limit = 10_000;
        Clients.createTopic(cluster, "limited", 1, Map.of("max.message.bytes", Integer.toString(limit)));
        String largest = "x".repeat(limit - BATCH_OVERHEAD);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            RecordMetadata metadata = Clients.get(producer.send(new ProducerRecord<>("limited", largest)));
            assertThat(metadata.offset()).isZero();
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("limited", largest + "x"))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
            assertThat(Clients.get(producer.send(new ProducerRecord<>("limited", "small")))
                            .offset())
                    .isEqualTo(1);
        }
        assertThat(Clients.readAll(cluster, Clients.partitions("limited", 1)))
                .extracting(ConsumerRecord::value)
                .containsExactly(largest, "small");
    }

    /** What the default limit of producers and brokers lets through, and the same compressed. */
    @Test
    void aMegabyteGoesThroughAsAWholeAlsoCompressed() {
        Clients.createTopic(cluster, "megabyte", 1, Map.of());
        byte[] noise = new byte[1_000_000];
        new Random(7).nextBytes(noise);
        StringBuilder text = new StringBuilder();
        for (byte b : noise) {
            text.append((char) ('!' + (b & 63)));
        }
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            send(List.of(new ProducerRecord<>("megabyte", codec, text.toString())), Map.of("compression.type", codec));
        }
        assertThat(Clients.readAll(cluster, Clients.partitions("megabyte", 1)))
                .hasSize(5)
                .allSatisfy(record -> assertThat(record.value()).isEqualTo(text.toString()));
    }

    @ParameterizedTest
    @CsvSource({"lz4, gzip", "none, zstd", "gzip, uncompressed", "zstd, producer", "snappy, snappy"})
    void aTopicsCompressionWinsOverTheProducers(String producers, String topics) {
        String topic = "recompressed-" + producers + "-" + topics;
        Clients.createTopic(cluster, topic, 1, Map.of("compression.type", topics));
        List<ProducerRecord<String, String>> records = oddRecords(topic, 1, 300, 1_600_000_000_000L);
        send(records, Map.of("compression.type", producers, "linger.ms", 5));

        List<ConsumerRecord<String, String>> read = Clients.readAll(cluster, Clients.partitions(topic, 1));
        assertThat(read).hasSameSizeAs(records);
        for (int i = 0; i < read.size(); i++) {
            assertSame(read.get(i), records.get(i));
        }
        String expected =
                switch (topics) {
                    case "uncompressed" -> "none";
                    case "producer" -> producers;
                    default -> topics;
                };
        assertThat(new LogBytes(cluster.logDirectory().resolve(topic + "-0")).codecs())
                .containsOnly(expected);
    }

    @Test
    void aConsumerGoesWhereItIsTold() {
        Clients.createTopic(cluster, "positions", 2, Map.of());
        send(oddRecords("positions", 2, 1_000, 1_500_000_000_000L), Map.of());
        TopicPartition first = new TopicPartition("positions", 0);
        TopicPartition second = new TopicPartition("positions", 1);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(cluster, Map.of("max.poll.records", 10))) {
            consumer.assign(List.of(first, second));
            assertThat(consumer.beginningOffsets(List.of(first, second))).isEqualTo(Map.of(first, 0L, second, 0L));
            assertThat(consumer.endOffsets(List.of(first, second))).isEqualTo(Map.of(first, 500L, second, 500L));

            consumer.seek(first, 250);
            consumer.pause(List.of(second));
            List<ConsumerRecord<String, String>> read = poll(consumer, 10);
            assertThat(read).allMatch(record -> record.partition() == 0);
            assertThat(read.get(0).offset()).isEqualTo(250);
            assertThat(consumer.position(first)).isEqualTo(250 + read.size());

            consumer.resume(List.of(second));
            consumer.pause(List.of(first));
            consumer.seekToBeginning(List.of(second));
            read = poll(consumer, 10);
            assertThat(read).allMatch(record -> record.partition() == 1);
            assertThat(read.get(0).offset()).isZero();

            consumer.seekToEnd(List.of(second));
            assertThat(consumer.position(second)).isEqualTo(500);
            send(List.of(new ProducerRecord<>("positions", 1, null, "the newest")), Map.of());
            assertThat(poll(consumer, 1)).extracting(ConsumerRecord::value).containsExactly("the newest");
        }
    }

    @Test
    void anOffsetThatDoesNotExistIsSaidToBeSo() {
        Clients.createTopic(cluster, "outside", 1, Map.of());
        send(List.of(new ProducerRecord<>("outside", "only")), Map.of());
        TopicPartition partition = new TopicPartition("outside", 0);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(cluster, Map.of("auto.offset.reset", "none"))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1_000);
            assertThatThrownBy(() -> poll(consumer, 1)).isInstanceOf(OffsetOutOfRangeException.class);
        }
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(cluster, Map.of("auto.offset.reset", "earliest"))) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1_000);
            assertThat(poll(consumer, 1)).extracting(ConsumerRecord::value).containsExactly("only");
        }
    }

    /** Exact to the record, inside compressed batches and where timestamps run backwards. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4"})
    void offsetsForTimesFindsTheFirstRecordAtOrAfter(String codec) {
        String topic = "times-" + codec;
        Clients.createTopic(cluster, topic, 1, Map.of("segment.bytes", "20000", "index.interval.bytes", "200"));
        long seed = System.nanoTime();
        System.out.println("offsetsForTimes: seed " + seed);
        Random random = new Random(seed);
        long[] times = new long[2_000];
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = 1_400_000_000_000L + i * 10L + random.nextInt(200);
            records.add(new ProducerRecord<>(topic, 0, times[i], null, "value " + i));
        }
        send(records, Map.of("compression.type", codec, "batch.size", 2_000, "linger.ms", 5));
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(cluster, Map.of())) {
            for (int i = 0; i < 200; i++) {
                long time = 1_400_000_000_000L - 50 + random.nextInt(20_400);
                int expected = IntStream.range(0, times.length)
                        .filter(offset -> times[offset] >= time)
                        .findFirst()
                        .orElse(-1);
                OffsetAndTimestamp found =
                        consumer.offsetsForTimes(Map.of(partition, time)).get(partition);
                if (expected < 0) {
                    assertThat(found).as("time %s, seed %s", time, seed).isNull();
                } else {
                    assertThat(found.offset())
                            .as("time %s, seed %s", time, seed)
                            .isEqualTo(expected);
                    assertThat(found.timestamp()).isEqualTo(times[expected]);
                }
            }
        }
    }

    @Test
    void aConsumerOfCommittedRecordsReadsPlainTopics() {
        Clients.createTopic(cluster, "committed", 1, Map.of());
        send(oddRecords("committed", 1, 200, 1_500_000_000_000L), Map.of());
        assertThat(Clients.readAll(
                        cluster, Clients.partitions("committed", 1), Map.of("isolation.level", "read_committed")))
                .extracting(ConsumerRecord::offset)
                .containsExactlyElementsOf(
                        IntStream.range(0, 200).mapToObj(Long::valueOf).toList());
    }

    @Test
    void aTopicComesByWritingToItAndOnlyUnderAName() {
        List<RecordMetadata> written = send(List.of(new ProducerRecord<>("made-on-the-way", "first")), Map.of());
        assertThat(written.get(0).offset()).isZero();
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("no topic!", "x"))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InvalidTopicException.class);
        }
    }

    @Test
    void whoDoesNotAskForTopicsToBeMadeGetsNone() {
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(cluster, Map.of("allow.auto.create.topics", false, "default.api.timeout.ms", 3_000))) {
            TopicPartition partition = new TopicPartition("not-there", 0);
            consumer.assign(List.of(partition));
            assertThatThrownBy(() -> consumer.position(partition)).isInstanceOf(TimeoutException.class);
            assertThat(consumer.listTopics()).doesNotContainKey("not-there");
        }
    }

    @Test
    void aBrokerWithoutAutoCreationMakesNoTopics(@TempDir Path other) {
        try (Cluster strict = Cluster.start(other, Map.of("auto.create.topics.enable", "false"));
                KafkaProducer<String, String> producer = Clients.producer(strict, Map.of("max.block.ms", 3_000))) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("unasked", "x")).get())
                    .hasCauseInstanceOf(TimeoutException.class)
                    .rootCause()
                    .isInstanceOfAny(TimeoutException.class, UnknownTopicOrPartitionException.class);
            Clients.createTopic(strict, "asked", 1, Map.of());
            assertThat(Clients.get(producer.send(new ProducerRecord<>("asked", "x")))
                            .offset())
                    .isZero();
        }
    }

    @Test
    void manyConsumersShareWhatOneProducerWrites() throws Exception {
        Clients.createTopic(cluster, "shared", 1, Map.of());
        int records = 5_000;
        List<Thread> threads = new ArrayList<>();
        List<List<String>> seen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<String> mine = new ArrayList<>();
            seen.add(mine);
            threads.add(new Thread(() -> tail(mine, records)));
        }
        threads.forEach(Thread::start);
        List<String> values =
                IntStream.range(0, records).mapToObj(i -> "number " + i).toList();
        send(
                values.stream()
                        .map(value -> new ProducerRecord<String, String>("shared", value))
                        .toList(),
                Map.of());
        for (Thread thread : threads) {
            thread.join(Clients.PATIENCE.toMillis());
        }
        assertThat(seen).allSatisfy(mine -> assertThat(mine).isEqualTo(values));
    }

    private static void tail(List<String> seen, int records) {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(cluster, Map.of())) {
            consumer.assign(Clients.partitions("shared", 1));
            consumer.seekToBeginning(consumer.assignment());
            poll(consumer, records).forEach(record -> seen.add(record.value()));
        }
    }

    /** Polls until so many records are there. */
    private static List<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + Clients.PATIENCE.toNanos();
        while (records.size() < count) {
            assertThat(System.nanoTime())
                    .as("%d of %d records", records.size(), count)
                    .isLessThan(deadline);
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    private static List<RecordMetadata> send(List<ProducerRecord<String, String>> records, Map<String, ?> settings) {
        return Clients.send(cluster, records, settings);
    }

    /** Records with and without keys, values and headers, in turn over the partitions, with times of their own. */
    private static List<ProducerRecord<String, String>> oddRecords(
            String topic, int partitions, int count, long firstTime) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = i % 5 == 0 ? null : i % 5 == 1 ? "" : "key " + i;
            String value = i % 7 == 0 ? null : i % 7 == 1 ? "" : "välue " + "0123456789".repeat(i % 13) + i;
            List<Header> headers = new ArrayList<>();
            for (int h = 0; h < i % 4; h++) {
                headers.add(Clients.header("header " + h, h == 2 ? null : "of " + i));
            }
            records.add(new ProducerRecord<>(topic, i % partitions, firstTime + i, key, value, headers));
        }
        return records;
    }

    private static void assertSame(ConsumerRecord<String, String> actual, ProducerRecord<String, String> expected) {
        assertThat(actual.key()).isEqualTo(expected.key());
        assertThat(actual.value()).isEqualTo(expected.value());
        assertThat(actual.timestamp()).isEqualTo(expected.timestamp());
        assertThat(actual.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(headers(actual.headers().toArray()))
                .isEqualTo(headers(expected.headers().toArray()));
    }

    private static List<Map<String, String>> headers(Header[] headers) {
        return Arrays.stream(headers)
                .map(header -> {
                    Map<String, String> one = new HashMap<>();
                    one.put(
                            header.key(),
                            header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8));
                    return one;
                })
                .toList();
    }
}
