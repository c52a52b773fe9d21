package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSynonym;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of topics and brokers, seen and changed by Apache's newest admin client, with their effect while it all runs. */
class ApacheConfigsIT {

    private static final ConfigResource BROKER = new ConfigResource(ConfigResource.Type.BROKER, "0");
    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(
                directory, Map.of("log.retention.check.interval.ms", "200", "log.segment.delete.delay.ms", "100"));
        admin = Admin.create(Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "request.timeout.ms",
                10_000,
                "default.api.timeout.ms",
                20_000));
    }

    @AfterAll
    static void stop() {
        if (admin != null) {
            admin.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aTopicsSettingsTellWhereTheyComeFrom() {
        ConfigResource topic = topic("described", Map.of("retention.ms", "5000000"));
        ConfigEntry retention = describe(topic).get("retention.ms");
        assertThat(retention.value()).isEqualTo("5000000");
        assertThat(retention.source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(retention.type()).isEqualTo(ConfigEntry.ConfigType.LONG);
        assertThat(retention.documentation()).isNotBlank();
        assertThat(retention.isReadOnly()).isFalse();
        assertThat(retention.isSensitive()).isFalse();
        assertThat(retention.synonyms())
                .first()
                .extracting(ConfigSynonym::name, ConfigSynonym::value, ConfigSynonym::source)
                .containsExactly("retention.ms", "5000000", ConfigSource.DYNAMIC_TOPIC_CONFIG);

        ConfigEntry segment = describe(topic).get("segment.bytes");
        assertThat(segment.source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(segment.isDefault()).isTrue();
        assertThat(segment.synonyms()).extracting(ConfigSynonym::name).containsExactly("log.segment.bytes");
        ConfigEntry delay = describe(topic).get("file.delete.delay.ms");
        assertThat(delay.value()).isEqualTo("100");
        assertThat(delay.source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
    }

    @Test
    void aGroupHasTimesOfItsOwn() {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "apps");
        String key = "consumer.session.timeout.ms";
        assertThat(describe(group).get(key).value()).isEqualTo("45000");
        assertThat(describe(group).get(key).isDefault()).isTrue();

        alter(group, key, OpType.SET, "50000");
        awaitValue(group, key, "50000");
        assertThat(describe(group).get(key).source()).isEqualTo(ConfigSource.DYNAMIC_GROUP_CONFIG);
        assertThat(Clients.get(
                        admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                                .all()))
                .containsExactly(group);
        assertThatThrownBy(() -> alter(group, key, OpType.SET, "61000"))
                .hasRootCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("group.consumer.max.session.timeout.ms=60000");
    }

    @Test
    void onlyTheKeysThatWereAskedForCome() {
        ConfigResource topic = topic("keys", Map.of());
        assertThat(Clients.get(admin.describeConfigs(List.of(topic)).all())
                        .get(topic)
                        .entries())
                .extracting(ConfigEntry::name)
                .contains("cleanup.policy", "compression.type", "max.message.bytes", "min.insync.replicas")
                .doesNotHaveDuplicates();
        ConfigEntry plain = Clients.get(admin.describeConfigs(List.of(topic)).all())
                .get(topic)
                .get("cleanup.policy");
        assertThat(plain.synonyms()).isEmpty();
        assertThat(plain.documentation()).isNull();
    }

    @Test
    void whatIsSetOnABrokerShowsThereAndWhereItIsInherited() {
        ConfigResource topic = topic("inheriting", Map.of());
        alter(ALL_BROKERS, "log.retention.ms", OpType.SET, "7000000");
        awaitValue(topic, "retention.ms", "7000000");
        assertThat(describe(topic).get("retention.ms").source()).isEqualTo(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        assertThat(describe(ALL_BROKERS).get("log.retention.ms").value()).isEqualTo("7000000");

        alter(BROKER, "log.retention.ms", OpType.SET, "8000000");
        awaitValue(topic, "retention.ms", "8000000");
        ConfigEntry entry = describe(BROKER).get("log.retention.ms");
        assertThat(entry.source()).isEqualTo(ConfigSource.DYNAMIC_BROKER_CONFIG);
        assertThat(entry.synonyms())
                .extracting(ConfigSynonym::source)
                .startsWith(ConfigSource.DYNAMIC_BROKER_CONFIG, ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);

        alter(BROKER, "log.retention.ms", OpType.DELETE, null);
        awaitValue(topic, "retention.ms", "7000000");
        alter(ALL_BROKERS, "log.retention.ms", OpType.DELETE, null);
        awaitValue(topic, "retention.ms", "604800000");
    }

    @Test
    void listsAreAppendedToAndTakenFrom() {
        ConfigResource topic = topic("lists", Map.of());
        alter(topic, "cleanup.policy", OpType.APPEND, "compact");
        assertThat(describe(topic).get("cleanup.policy").value()).isEqualTo("delete,compact");
        alter(topic, "cleanup.policy", OpType.SUBTRACT, "delete");
        assertThat(describe(topic).get("cleanup.policy").value()).isEqualTo("compact");
        alter(topic, "cleanup.policy", OpType.DELETE, null);
        assertThat(describe(topic).get("cleanup.policy").value()).isEqualTo("delete");
        refuses(InvalidConfigurationException.class, topic, "retention.ms", OpType.APPEND, "1");
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        ConfigResource topic = topic("refusing", Map.of("retention.ms", "4000000"));
        refuses(InvalidConfigurationException.class, topic, "retention.ms", OpType.SET, "for ever");
        refuses(InvalidConfigurationException.class, topic, "no.such.key", OpType.SET, "1");
        refuses(InvalidConfigurationException.class, topic, "cleanup.policy", OpType.SET, "burn");
        refuses(InvalidConfigurationException.class, topic, "compression.type", OpType.SET, "brotli");
        refuses(
                UnknownTopicOrPartitionException.class,
                new ConfigResource(ConfigResource.Type.TOPIC, "nowhere"),
                "retention.ms",
                OpType.SET,
                "1");
        refuses(InvalidConfigurationException.class, BROKER, "log.dirs", OpType.SET, "/elsewhere");
        assertThatThrownBy(
                        () -> admin.describeConfigs(List.of(new ConfigResource(ConfigResource.Type.TOPIC, "nowhere")))
                                .all()
                                .get())
                .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("4000000");
        Clients.get(admin.incrementalAlterConfigs(
                        Map.of(topic, List.of(op("retention.ms", OpType.SET, "1"))),
                        new AlterConfigsOptions().validateOnly(true))
                .all());
        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("4000000");
    }

    @Test
    void aNewSizeLimitHoldsFromNowOn() {
        ConfigResource topic = topic("narrowing", Map.of());
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            ProducerRecord<String, String> large = new ProducerRecord<>("narrowing", "x".repeat(5_000));
            Clients.get(producer.send(large));
            alter(topic, "max.message.bytes", OpType.SET, "2000");
            assertThatThrownBy(() -> producer.send(large).get()).hasCauseInstanceOf(RecordTooLargeException.class);
            alter(topic, "max.message.bytes", OpType.DELETE, null);
            Clients.get(producer.send(large));
            alter(ALL_BROKERS, "message.max.bytes", OpType.SET, "3000");
            awaitValue(topic, "max.message.bytes", "3000");
            assertThatThrownBy(() -> producer.send(large).get()).hasCauseInstanceOf(RecordTooLargeException.class);
            alter(ALL_BROKERS, "message.max.bytes", OpType.DELETE, null);
            awaitValue(topic, "max.message.bytes", "1048588");
            Clients.get(producer.send(large));
        }
    }

    @Test
    void theTimeThatCountsCanBeChanged() {
        ConfigResource topic = topic("changing-times", Map.of());
        long hourAgo = System.currentTimeMillis() - 3_600_000;
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            ProducerRecord<String, String> old = new ProducerRecord<>("changing-times", 0, hourAgo, "k", "v");
            Clients.get(producer.send(old));
            alter(topic, "message.timestamp.type", OpType.SET, "LogAppendTime");
            Clients.get(producer.send(old));
        }
        var read = Clients.readAll(cluster, Clients.partitions("changing-times", 1));
        assertThat(read.get(0).timestampType()).isEqualTo(TimestampType.CREATE_TIME);
        assertThat(read.get(0).timestamp()).isEqualTo(hourAgo);
        assertThat(read.get(1).timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(read.get(1).timestamp()).isGreaterThan(hourAgo + 3_000_000);
    }

    @Test
    void segmentsAndCodecFollowTheTopic() {
        ConfigResource topic = topic("rolling", Map.of());
        LogBytes log = new LogBytes(cluster.logDirectory().resolve("rolling-0"));
        write("rolling", 20);
        assertThat(log.segments()).hasSize(1);
        assertThat(log.codecs()).containsOnly("none");
        Clients.get(admin.incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(op("segment.bytes", OpType.SET, "20000"), op("compression.type", OpType.SET, "gzip"))))
                .all());
        write("rolling", 200);
        assertThat(log.codecs()).contains("none", "gzip");
        assertThat(log.codecs().subList(log.codecs().size() - 10, log.codecs().size()))
                .containsOnly("gzip");
        assertThat(log.segments()).hasSizeGreaterThan(1);
        assertThat(Clients.readAll(cluster, Clients.partitions("rolling", 1))).hasSize(220);
    }

    @Test
    void retentionByTimeAndBySizeTakesWhatIsDue() {
        TopicPartition byTime = new TopicPartition("by-time", 0);
        ConfigResource first = topic("by-time", Map.of("retention.ms", "-1"));
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            Clients.get(producer.send(new ProducerRecord<>("by-time", 0, 1_000_000L, "k", "old")));
            Clients.get(producer.send(new ProducerRecord<>("by-time", 0, 1_000_000L, "k", "old")));
        }
        assertThat(earliest(byTime)).isZero();
        alter(first, "retention.ms", OpType.SET, "3600000");
        awaitEarliest(byTime, 2);

        TopicPartition bySize = new TopicPartition("by-size", 0);
        ConfigResource second = topic("by-size", Map.of("segment.bytes", "20000"));
        write("by-size", 200);
        LogBytes log = new LogBytes(cluster.logDirectory().resolve("by-size-0"));
        int segments = log.segments().size();
        assertThat(segments).isGreaterThan(3);
        alter(second, "retention.bytes", OpType.SET, "40000");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(log.segments())
                .hasSizeLessThanOrEqualTo(3));
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(log.files(".deleted"))
                .isEmpty());
        long earliest = earliest(bySize);
        assertThat(earliest).isPositive();
        assertThat(Clients.readAll(cluster, List.of(bySize)))
                .hasSize((int) (200 - earliest))
                .first()
                .satisfies(record -> assertThat(record.offset()).isEqualTo(earliest));
    }

    @Test
    void settingsOutliveTheBroker() {
        ConfigResource topic = topic("lasting", Map.of("retention.ms", "9000000"));
        alter(topic, "max.message.bytes", OpType.SET, "54321");
        alter(BROKER, "log.flush.interval.messages", OpType.SET, "1000000");
        cluster.crashBroker();
        assertThat(describe(topic).get("retention.ms").value()).isEqualTo("9000000");
        assertThat(describe(topic).get("max.message.bytes").value()).isEqualTo("54321");
        assertThat(describe(BROKER).get("log.flush.interval.messages").value()).isEqualTo("1000000");
        alter(BROKER, "log.flush.interval.messages", OpType.DELETE, null);
    }

    @Test
    void onlyABrokerThatIsAwayAndKnownCanBeUnregistered() {
        assertThatThrownBy(() -> admin.unregisterBroker(4711).all().get())
                .hasCauseInstanceOf(BrokerIdNotRegisteredException.class);
        assertThatThrownBy(() -> admin.unregisterBroker(0).all().get())
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("stop it first");
    }

    private static ConfigResource topic(String name, Map<String, String> configs) {
        Clients.get(admin.createTopics(List.of(new NewTopic(name, 1, (short) 1).configs(configs)))
                .all());
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static Config describe(ConfigResource resource) {
        DescribeConfigsOptions all =
                new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true);
        return Clients.get(admin.describeConfigs(List.of(resource), all).all()).get(resource);
    }

    private static AlterConfigOp op(String key, OpType type, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), type);
    }

    private static void alter(ConfigResource resource, String key, OpType type, String value) {
        Clients.get(admin.incrementalAlterConfigs(Map.of(resource, List.of(op(key, type, value))))
                .all());
    }

    private static void refuses(
            Class<? extends Exception> reason, ConfigResource resource, String key, OpType type, String value) {
        assertThatThrownBy(() -> admin.incrementalAlterConfigs(Map.of(resource, List.of(op(key, type, value))))
                        .all()
                        .get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(reason);
    }

    private static void awaitValue(ConfigResource resource, String key, String value) {
        Awaitility.await(key).atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        describe(resource).get(key).value())
                .isEqualTo(value));
    }

    private static long earliest(TopicPartition partition) {
        return Clients.get(admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                        .partitionResult(partition))
                .offset();
    }

    private static void awaitEarliest(TopicPartition partition, long offset) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(earliest(partition))
                .isEqualTo(offset));
    }

    /** Records of about a thousand bytes, each in a batch of its own. */
    private static void write(String topic, int records) {
        String value = Arrays.stream(new int[100]).mapToObj(i -> "ten bytes,").collect(Collectors.joining());
        Clients.send(
                cluster,
                IntStream.range(0, records)
                        .mapToObj(i -> new ProducerRecord<String, String>(topic, value + i))
                        .toList(),
                Map.of("batch.size", 0));
    }
}
