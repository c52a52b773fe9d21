package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.clients.producer.KafkaProducer;
import io.odradek.clients.producer.ProducerRecord;
import io.odradek.clients.producer.RecordMetadata;
import io.odradek.common.errors.RecordTooLargeException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.serialization.StringSerializer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our producer against three brokers as processes; what it wrote is read by Apache's consumer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProducerIT {

    private static final int PARTITIONS = 3;
    private static final int RECORDS = 3000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    static Path directory;

    private Cluster cluster;

    @BeforeAll
    void start() {
        cluster = Cluster.of(directory)
                .brokers(3)
                // some records have times of long ago, which retention would take
                .with(Map.of(
                        "min.insync.replicas", "2", "auto.create.topics.enable", "false", "log.retention.ms", "-1"))
                .start();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private void create(String topic, Map<String, String> configs) {
        try (Admin admin = Clients.admin(cluster)) {
            Clients.get(admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 3).configs(configs)))
                    .all());
        }
    }

    private KafkaProducer<String, String> producer(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("bootstrap.servers", cluster.bootstrap());
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    private List<ConsumerRecord<String, String>> read(String topic) {
        return Clients.readAll(cluster, Clients.partitions(topic, PARTITIONS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void whatIsSentIsReadWithEveryCodec(String codec) throws Exception {
        String topic = "codec-" + codec;
        create(topic, Map.of());
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer(Map.of("compression.type", codec))) {
            for (int i = 0; i < RECORDS; i++) {
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(topic, i % PARTITIONS, 1_700_000_000_000L + i, "k" + i, "value " + i);
                record.headers().add("h", ("header " + i).getBytes(StandardCharsets.UTF_8));
                sent.add(producer.send(record));
            }
        }
        List<ConsumerRecord<String, String>> read = read(topic);
        assertThat(read).hasSize(RECORDS);
        for (ConsumerRecord<String, String> record : read) {
            int number = Integer.parseInt(record.key().substring(1));
            assertThat(record.value()).isEqualTo("value " + number);
            assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L + number);
            assertThat(record.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
            assertThat(new String(record.headers().lastHeader("h").value(), StandardCharsets.UTF_8))
                    .isEqualTo("header " + number);
            RecordMetadata told = sent.get(number).get();
            assertThat(told.offset()).isEqualTo(record.offset());
            assertThat(told.partition()).isEqualTo(record.partition());
            assertThat(told.timestamp()).isEqualTo(record.timestamp());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "all"})
    void keysGoWhereApachesClientPutsThemWhoeverAcknowledges(String acks) {
        String topic = "keys-" + acks;
        create(topic, Map.of());
        List<String> keys = IntStream.range(0, 200).mapToObj(i -> "key-" + i).toList();
        try (KafkaProducer<String, String> producer = producer(Map.of("acks", acks))) {
            for (String key : keys) {
                var unused = producer.send(new ProducerRecord<>(topic, key, "ours"));
            }
        }
        try (var theirs = Clients.producer(cluster, Map.of())) {
            for (String key : keys) {
                var unused = theirs.send(new org.apache.kafka.clients.producer.ProducerRecord<>(topic, key, "theirs"));
            }
        }
        Map<String, Integer> partitions = new HashMap<>();
        List<ConsumerRecord<String, String>> read = read(topic);
        assertThat(read).hasSize(2 * keys.size());
        read.forEach(record -> assertThat(partitions.merge(record.key(), record.partition(), (a, b) -> b))
                .isEqualTo(record.partition()));
        read.forEach(record -> assertThat(partitions).containsEntry(record.key(), record.partition()));
    }

    @Test
    void recordsWithoutKeysAreSpread() {
        create("spread", Map.of());
        try (KafkaProducer<String, String> producer = producer(Map.of("batch.size", 500))) {
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(new ProducerRecord<>("spread", "value " + i));
            }
        }
        Map<Integer, Integer> counts = new HashMap<>();
        read("spread").forEach(record -> counts.merge(record.partition(), 1, Integer::sum));
        assertThat(counts).hasSize(PARTITIONS);
        assertThat(counts.values()).allMatch(count -> count > RECORDS / PARTITIONS / 4);
    }

    /** Every broker is killed with SIGKILL and started again, one after the other, while records are sent. */
    @Test
    void aProducerOutlivesEveryBrokerInOrderAndWithoutADuplicate() {
        create("outlived", Map.of());
        ConcurrentLinkedQueue<Exception> errors = new ConcurrentLinkedQueue<>();
        List<Integer> acknowledged = Collections.synchronizedList(new ArrayList<>());
        int number = 0;
        try (KafkaProducer<String, String> producer = producer(Map.of("linger.ms", 1, "batch.size", 1000))) {
            for (int victim = 0; victim < 3; victim++) {
                int from = acknowledged.size();
                cluster.brokers().get(victim).process().kill();
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (acknowledged.size() < from + RECORDS) {
                    assertThat(System.nanoTime()).as("the test's patience").isLessThan(deadline);
                    if (number - acknowledged.size() < RECORDS) {
                        int mine = number++;
                        var unused = producer.send(
                                new ProducerRecord<>("outlived", mine % PARTITIONS, null, Integer.toString(mine)),
                                (metadata, error) -> {
                                    if (error == null) {
                                        acknowledged.add(mine);
                                    } else {
                                        errors.add(error);
                                    }
                                });
                    }
                }
                cluster.startBroker(victim);
                awaitInSync("outlived");
            }
        }
        assertThat(errors).isEmpty();
        List<Integer> sent = IntStream.range(0, number).boxed().toList();
        assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(sent);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int mine = partition;
            List<Integer> expected =
                    sent.stream().filter(one -> one % PARTITIONS == mine).toList();
            assertThat(read("outlived").stream()
                            .filter(record -> record.partition() == mine)
                            .map(record -> Integer.valueOf(record.value())))
                    .as("partition %d", partition)
                    .containsExactlyElementsOf(expected);
            assertThat(acknowledged.stream().filter(one -> one % PARTITIONS == mine))
                    .as("callbacks of partition %d", partition)
                    .containsExactlyElementsOf(expected);
        }
    }

    private void awaitInSync(String topic) {
        try (Admin admin = Clients.admin(cluster)) {
            Awaitility.await("all in sync")
                    .atMost(PATIENCE)
                    .until(() ->
                            Clients.get(admin.describeTopics(List.of(topic)).allTopicNames())
                                    .get(topic)
                                    .partitions()
                                    .stream()
                                    .allMatch(partition -> partition.isr().size() == 3));
        }
    }

    @Test
    void aBatchThatTheTopicFindsTooLargeIsSplit() throws Exception {
        create("small", Map.of("max.message.bytes", "2000"));
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer(Map.of("linger.ms", 500, "batch.size", 60_000))) {
            for (int i = 0; i < 200; i++) {
                sent.add(producer.send(new ProducerRecord<>("small", 0, null, i + "x".repeat(190))));
            }
            producer.flush();
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("small", 0, null, "x".repeat(3000)))
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(RecordTooLargeException.class);
            producer.send(new ProducerRecord<>("small", 0, null, "last")).get();
        }
        List<ConsumerRecord<String, String>> read = read("small");
        assertThat(read).hasSize(201);
        for (int i = 0; i < 200; i++) {
            assertThat(read.get(i).value()).startsWith(i + "x");
            assertThat(sent.get(i).get().offset()).isEqualTo(read.get(i).offset());
        }
    }

    @Test
    void aRecordLargerThanARequestIsRefusedAtOnce() {
        create("large", Map.of());
        try (KafkaProducer<String, String> producer = producer(Map.of("max.request.size", 1000))) {
            List<Exception> told = Collections.synchronizedList(new ArrayList<>());
            Future<RecordMetadata> sent = producer.send(
                    new ProducerRecord<>("large", "x".repeat(2000)), (metadata, error) -> told.add(error));
            assertThatThrownBy(sent::get)
                    .hasCauseInstanceOf(RecordTooLargeException.class)
                    .hasMessageContaining("max.request.size=1000");
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void aTopicThatDoesNotExistIsToldWithTheReason() {
        try (KafkaProducer<String, String> producer = producer(Map.of("max.block.ms", 500))) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("nowhere", "x")).get())
                    .cause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("Topic nowhere not present in metadata after")
                    .hasMessageContaining("UNKNOWN_TOPIC_OR_PARTITION");
            assertThatThrownBy(() -> producer.partitionsFor("nowhere")).isInstanceOf(TimeoutException.class);
        }
        create("known", Map.of());
        try (KafkaProducer<String, String> producer = producer(Map.of("max.block.ms", 2000))) {
            assertThat(producer.partitionsFor("known")).hasSize(PARTITIONS);
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("known", 7, null, "x"))
                            .get())
                    .hasMessageContaining("Partition 7 of topic known with partition count 3");
        }
    }

    @Test
    void serversThatCannotBeReachedAreNamed() {
        int port = FreePort.next();
        Map<String, ?> settings = Map.of("bootstrap.servers", "127.0.0.1:" + port, "max.block.ms", 1000);
        try (KafkaProducer<String, String> producer = producer(settings)) {
            assertThatThrownBy(
                            () -> producer.send(new ProducerRecord<>("t", "x")).get())
                    .cause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("none of bootstrap.servers=127.0.0.1:" + port)
                    .hasMessageContaining("Connection refused");
        }
    }

    @Test
    void fullBuffersMakeSendWaitAndThenFail() {
        create("full", Map.of());
        Map<String, ?> settings =
                Map.of("buffer.memory", 40_000, "batch.size", 10_000, "linger.ms", 100, "max.block.ms", 60_000);
        try (KafkaProducer<String, String> producer = producer(settings)) {
            AtomicInteger told = new AtomicInteger();
            for (int i = 0; i < RECORDS; i++) {
                var unused = producer.send(
                        new ProducerRecord<>("full", "x".repeat(1000)), (metadata, error) -> told.incrementAndGet());
            }
            producer.flush();
            assertThat(told).as("callbacks called before flush returns").hasValue(RECORDS);
        }
        assertThat(read("full")).hasSize(RECORDS);
    }

    @Test
    void aTimeThatIsOverIsToldWithWhatWasInTheWay() {
        create("late", Map.of("min.insync.replicas", "4"));
        Map<String, ?> settings = Map.of("delivery.timeout.ms", 2000, "request.timeout.ms", 1000, "linger.ms", 0);
        try (KafkaProducer<String, String> producer = producer(settings)) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("late", 1, null, "x"))
                            .get())
                    .cause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("1 records to late-1 were not acknowledged within delivery.timeout.ms=2000")
                    .hasMessageContaining("NOT_ENOUGH_REPLICAS");
        }
    }

    @Test
    void metricsCountWhatWasSent() {
        create("counted", Map.of());
        try (KafkaProducer<String, String> producer = producer(Map.of("client.id", "counting"))) {
            for (int i = 0; i < 100; i++) {
                var unused = producer.send(new ProducerRecord<>("counted", "x"));
            }
            producer.flush();
            Map<String, Object> values = new HashMap<>();
            producer.metrics().forEach((name, metric) -> {
                if (name.group().equals("producer-metrics")) {
                    assertThat(name.tags()).containsEntry("client-id", "counting");
                    values.put(name.name(), metric.metricValue());
                }
            });
            assertThat(values)
                    .containsEntry("record-send-total", 100.0)
                    .containsEntry("record-error-total", 0.0)
                    .containsEntry("buffer-available-bytes", 33_554_432.0)
                    .containsKeys("record-send-rate", "request-latency-avg", "batch-size-avg", "record-retry-total");
        }
    }
}
