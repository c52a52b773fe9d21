package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.clients.consumer.ConsumerGroupMetadata;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.clients.producer.KafkaProducer;
import io.odradek.clients.producer.ProducerRecord;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.ProducerFencedException;
import io.odradek.common.errors.TransactionAbortedException;
import io.odradek.common.serialization.StringSerializer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The transactions of our producer, against Apache Kafka 3.9; what is committed is what Apache's consumer says it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransactionalProducerIT {

    private static final int PARTITIONS = 2;

    @TempDir
    static Path directory;

    private ForeignKafka kafka;

    @BeforeAll
    void start() {
        kafka = ForeignKafka.start(directory);
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    private void create(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            Clients.get(admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all());
        }
    }

    private KafkaProducer<String, String> producer(String transactionalId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", transactionalId),
                new StringSerializer(),
                new StringSerializer());
    }

    private List<String> committed(String topic) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = Clients.partitions(topic, PARTITIONS);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return Clients.readToEnd(consumer).stream()
                    .map(ConsumerRecord::value)
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsCommittedIsReadAndWhatIsAbortedIsNot() throws Exception {
        create("ends");
        try (KafkaProducer<String, String> producer = producer("ends")) {
            assertThatThrownBy(producer::beginTransaction).isInstanceOf(IllegalStateException.class);
            producer.initTransactions();
            for (int i = 0; i < 6; i++) {
                producer.beginTransaction();
                Future<?> sent = producer.send(new ProducerRecord<>("ends", i % PARTITIONS, null, "first of " + i));
                var unused = producer.send(new ProducerRecord<>("ends", (i + 1) % PARTITIONS, null, "second of " + i));
                if (i % 3 == 0) {
                    producer.commitTransaction();
                } else if (i % 3 == 1) {
                    sent.get();
                    producer.abortTransaction();
                } else {
                    // not sent yet, as a rule
                    producer.abortTransaction();
                    assertThat(sent.isDone()).isTrue();
                }
            }
            producer.beginTransaction();
            producer.commitTransaction();
        }
        assertThat(committed("ends")).containsExactly("first of 0", "first of 3", "second of 0", "second of 3");
    }

    @Test
    void recordsThatWereNotSentWhenItIsAbortedAreTold() {
        create("unsent");
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "transactional.id",
                "unsent",
                "linger.ms",
                60_000,
                "delivery.timeout.ms",
                200_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Future<?> sent = producer.send(new ProducerRecord<>("unsent", "never"));
            producer.abortTransaction();
            assertThatThrownBy(sent::get).hasCauseInstanceOf(TransactionAbortedException.class);
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>("unsent", "now"));
            producer.commitTransaction();
        }
        assertThat(committed("unsent")).containsExactly("now");
    }

    @Test
    void aSecondProducerFencesTheFirst() {
        create("fenced");
        try (KafkaProducer<String, String> first = producer("fenced");
                KafkaProducer<String, String> second = producer("fenced")) {
            first.initTransactions();
            first.beginTransaction();
            var unused = first.send(new ProducerRecord<>("fenced", "of the first"));
            first.flush();
            second.initTransactions();
            assertThatThrownBy(first::commitTransaction).isInstanceOf(ApiException.class);
            assertThatThrownBy(first::beginTransaction).isInstanceOf(ProducerFencedException.class);
            second.beginTransaction();
            var unusedToo = second.send(new ProducerRecord<>("fenced", "of the second"));
            second.commitTransaction();
        }
        assertThat(committed("fenced")).containsExactly("of the second");
    }

    @Test
    void offsetsAreCommittedWithTheTransaction() {
        create("offsets");
        io.odradek.common.TopicPartition where = new io.odradek.common.TopicPartition("offsets", 1);
        try (KafkaProducer<String, String> producer = producer("offsets")) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>("offsets", "x"));
            producer.sendOffsetsToTransaction(
                    Map.of(where, new OffsetAndMetadata(17, "note")), new ConsumerGroupMetadata("g"));
            producer.abortTransaction();
            assertThat(offset("g")).isNull();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(where, new OffsetAndMetadata(18)), new ConsumerGroupMetadata("g"));
            producer.commitTransaction();
        }
        assertThat(offset("g")).isEqualTo(18);
    }

    private Long offset(String group) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap(), "group.id", group);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition where = new TopicPartition("offsets", 1);
            var committed = consumer.committed(Set.of(where)).get(where);
            return committed == null ? null : committed.offset();
        }
    }
}
