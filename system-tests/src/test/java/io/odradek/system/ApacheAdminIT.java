package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's newest admin client on topics, partitions, records and the cluster. */
class ApacheAdminIT {

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory, Map.of("num.partitions", "4", "log.retention.ms", "-1"));
        admin = Clients.admin(cluster);
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
    void aTopicIsMadeAsAskedAndDescribedSo() {
        NewTopic asked = new NewTopic("asked", 3, (short) 1)
                .configs(Map.of("retention.ms", "86400000", "cleanup.policy", "compact,delete"));
        CreateTopicsResult result = admin.createTopics(List.of(asked));
        Uuid id = Clients.get(result.topicId("asked"));
        Config config = Clients.get(result.config("asked"));
        assertThat(Clients.get(result.numPartitions("asked"))).isEqualTo(3);
        assertThat(Clients.get(result.replicationFactor("asked"))).isEqualTo(1);
        assertThat(config.get("retention.ms").value()).isEqualTo("86400000");
        assertThat(config.get("cleanup.policy").value()).isEqualTo("compact,delete");
        assertThat(config.get("segment.bytes").value()).isEqualTo("1073741824");

        TopicDescription byName = describe("asked");
        TopicDescription byId = Clients.get(admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .allTopicIds())
                .get(id);
        assertThat(byName.topicId()).isEqualTo(id).isNotEqualTo(Uuid.ZERO_UUID);
        assertThat(byId.name()).isEqualTo("asked");
        assertThat(byName.isInternal()).isFalse();
        assertThat(byName.partitions()).hasSize(3).allSatisfy(partition -> {
            assertThat(partition.leader().id()).isZero();
            assertThat(partition.leader().port()).isEqualTo(cluster.brokerPort());
            assertThat(partition.replicas()).extracting(Node::id).containsExactly(0);
            assertThat(partition.isr()).extracting(Node::id).containsExactly(0);
        });
        assertThat(Clients.get(admin.listTopics().names())).contains("asked");
        assertThat(Clients.get(admin.listTopics(new ListTopicsOptions().listInternal(true))
                                .namesToListings())
                        .get("asked")
                        .topicId())
                .isEqualTo(id);
    }

    @Test
    void theBrokersDefaultsApplyToWhatIsLeftOpen() {
        CreateTopicsResult result =
                admin.createTopics(List.of(new NewTopic("by-default", Optional.empty(), Optional.empty())));
        assertThat(Clients.get(result.numPartitions("by-default"))).isEqualTo(4);
        assertThat(Clients.get(result.replicationFactor("by-default"))).isEqualTo(1);
        assertThat(describe("by-default").partitions()).hasSize(4);
    }

    @Test
    void replicasMayBeSaidByHand() {
        Clients.get(admin.createTopics(List.of(new NewTopic("by-hand", Map.of(0, List.of(0), 1, List.of(0)))))
                .all());
        assertThat(describe("by-hand").partitions()).hasSize(2);
        refuses(InvalidReplicaAssignmentException.class, () -> admin.createTopics(
                        List.of(new NewTopic("on-nobody", Map.of(0, List.of(17)))))
                .all());
    }

    @Test
    void aTrialMakesNothing() {
        CreateTopicsOptions trial = new CreateTopicsOptions().validateOnly(true);
        CreateTopicsResult result = admin.createTopics(List.of(new NewTopic("tried", 2, (short) 1)), trial);
        Clients.get(result.all());
        assertThat(Clients.get(result.numPartitions("tried"))).isEqualTo(2);
        refuses(InvalidReplicationFactorException.class, () -> admin.createTopics(
                        List.of(new NewTopic("tried", 2, (short) 2)), trial)
                .all());
        assertThat(Clients.get(admin.listTopics().names())).doesNotContain("tried");
        refuses(UnknownTopicOrPartitionException.class, () -> admin.describeTopics(List.of("tried"))
                .allTopicNames());
    }

    @Test
    void whatCannotBeIsRefusedForItsReason() {
        create("taken", 1);
        refusesToCreate(TopicExistsException.class, new NewTopic("taken", 1, (short) 1));
        for (String bad : List.of("a b", "a/b", "..", ".", "x".repeat(250), "größe")) {
            refusesToCreate(InvalidTopicException.class, new NewTopic(bad, 1, (short) 1));
        }
        create("same.metric", 1);
        refusesToCreate(InvalidTopicException.class, new NewTopic("same_metric", 1, (short) 1));
        refusesToCreate(InvalidReplicationFactorException.class, new NewTopic("copies", 1, (short) 2));
        refusesToCreate(InvalidReplicationFactorException.class, new NewTopic("copies", 1, (short) 0));
        refusesToCreate(InvalidPartitionsException.class, new NewTopic("parts", 0, (short) 1));
        refusesToCreate(
                InvalidConfigurationException.class,
                new NewTopic("settings", 1, (short) 1).configs(Map.of("retention.ms", "soon")));
        refusesToCreate(
                InvalidConfigurationException.class,
                new NewTopic("settings", 1, (short) 1).configs(Map.of("no.such.key", "1")));
        refusesToCreate(
                InvalidConfigurationException.class,
                new NewTopic("settings", 1, (short) 1).configs(Map.of("segment.bytes", "1")));
        assertThat(Clients.get(admin.listTopics().names())).doesNotContain("copies", "parts", "settings");
    }

    /** Names that cannot be do not stop the others in the same request. */
    @Test
    void oneBadTopicDoesNotStopTheOthers() {
        CreateTopicsResult result = admin.createTopics(
                List.of(new NewTopic("good one", 1, (short) 1), new NewTopic("good-one", 1, (short) 1)));
        Clients.get(result.values().get("good-one"));
        refuses(InvalidTopicException.class, () -> result.values().get("good one"));
        assertThat(describe("good-one").partitions()).hasSize(1);
    }

    @Test
    void deletedTopicsAreGoneByNameAndById() {
        Uuid first = create("gone-by-name", 2);
        Uuid second = create("gone-by-id", 2);
        Clients.get(admin.deleteTopics(List.of("gone-by-name")).all());
        Clients.get(
                admin.deleteTopics(TopicCollection.ofTopicIds(List.of(second))).all());
        assertThat(Clients.get(admin.listTopics().names())).doesNotContain("gone-by-name", "gone-by-id");
        refuses(UnknownTopicOrPartitionException.class, () -> admin.describeTopics(List.of("gone-by-name"))
                .allTopicNames());
        refuses(UnknownTopicIdException.class, () -> admin.describeTopics(TopicCollection.ofTopicIds(List.of(first)))
                .allTopicIds());
        refuses(UnknownTopicOrPartitionException.class, () -> admin.deleteTopics(List.of("gone-by-name"))
                .all());
        refuses(UnknownTopicIdException.class, () -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(second)))
                .all());
    }

    /** Twenty lives of one name, each empty at first and with an id of its own. */
    @Test
    void aTopicThatIsMadeAgainAtOnceIsAnotherOne() {
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            Uuid former = Uuid.ZERO_UUID;
            for (int life = 0; life < 20; life++) {
                Uuid id = create("reborn", 2);
                assertThat(id).isNotEqualTo(former);
                former = id;
                for (TopicPartition partition : Clients.partitions("reborn", 2)) {
                    String value = "life " + life;
                    long offset = Clients.get(
                                    producer.send(new ProducerRecord<>("reborn", partition.partition(), null, value)))
                            .offset();
                    assertThat(offset).as("first offset in life %d", life).isZero();
                    assertThat(Clients.readAll(cluster, List.of(partition)))
                            .extracting(ConsumerRecord::value)
                            .containsExactly(value);
                }
                Clients.get(admin.deleteTopics(List.of("reborn")).all());
            }
        }
    }

    @Test
    void partitionsCanBeAddedButNotTaken() {
        create("growing", 2);
        Clients.get(admin.createPartitions(
                        Map.of("growing", NewPartitions.increaseTo(5)),
                        new CreatePartitionsOptions().validateOnly(true))
                .all());
        assertThat(describe("growing").partitions()).hasSize(2);
        Clients.get(admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(5)))
                .all());
        assertThat(describe("growing").partitions()).hasSize(5);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            assertThat(Clients.get(producer.send(new ProducerRecord<>("growing", 4, "key", "value")))
                            .offset())
                    .isZero();
        }
        for (int count : List.of(0, 3, 5)) {
            refuses(InvalidPartitionsException.class, () -> admin.createPartitions(
                            Map.of("growing", NewPartitions.increaseTo(count)))
                    .all());
        }
        refuses(UnknownTopicOrPartitionException.class, () -> admin.createPartitions(
                        Map.of("not-growing", NewPartitions.increaseTo(5)))
                .all());
    }

    @Test
    void theClusterSaysWhoItIs() {
        DescribeClusterResult result = admin.describeCluster();
        assertThat(Clients.get(result.clusterId())).isNotBlank();
        assertThat(Clients.get(result.nodes())).hasSize(1);
        assertThat(Clients.get(result.controller()).id()).isZero();
        assertThat(Clients.get(result.controller()).port()).isEqualTo(cluster.brokerPort());
        // no features are finalized without a Raft quorum: the answer is empty, not an error
        assertThat(Clients.get(admin.describeFeatures().featureMetadata()).finalizedFeatures())
                .isEmpty();
    }

    @Test
    void theLogDirectoriesTellWhatTheyHold() {
        create("measured", 2);
        write("measured", 100);
        Map<String, LogDirDescription> directories =
                Clients.get(admin.describeLogDirs(List.of(0)).allDescriptions()).get(0);
        assertThat(directories).containsOnlyKeys(cluster.logDirectory().toString());
        LogDirDescription description = directories.get(cluster.logDirectory().toString());
        assertThat(description.error()).isNull();
        ReplicaInfo written = description.replicaInfos().get(new TopicPartition("measured", 0));
        ReplicaInfo empty = description.replicaInfos().get(new TopicPartition("measured", 1));
        assertThat(written.size())
                .isEqualTo(new LogBytes(cluster.logDirectory().resolve("measured-0"))
                        .segments().stream()
                                .mapToLong(file -> file.toFile().length())
                                .sum());
        assertThat(written.offsetLag()).isZero();
        assertThat(written.isFuture()).isFalse();
        assertThat(empty.size()).isZero();
        assertThat(description.totalBytes().orElseThrow()).isPositive();
        assertThat(description.usableBytes().orElseThrow()).isPositive();
    }

    @Test
    void recordsAreDeletedUpToAnOffset() {
        create("shortened", 1);
        write("shortened", 100);
        TopicPartition partition = new TopicPartition("shortened", 0);
        assertThat(Clients.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40)))
                                .lowWatermarks()
                                .get(partition))
                        .lowWatermark())
                .isEqualTo(40);
        assertThat(Clients.readAll(cluster, List.of(partition)))
                .extracting(ConsumerRecord::offset)
                .containsExactlyElementsOf(
                        IntStream.range(40, 100).mapToObj(Long::valueOf).toList());
        refuses(OffsetOutOfRangeException.class, () -> admin.deleteRecords(
                        Map.of(partition, RecordsToDelete.beforeOffset(101)))
                .all());
        assertThat(Clients.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                                .lowWatermarks()
                                .get(partition))
                        .lowWatermark())
                .isEqualTo(100);
        assertThat(Clients.readAll(cluster, List.of(partition))).isEmpty();
        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isEqualTo(100);
        cluster.crashBroker();
        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isEqualTo(100);
        assertThat(offset(partition, OffsetSpec.latest()).offset()).isEqualTo(100);
    }

    @Test
    void offsetsAreListedByEveryQuestionThereIs() {
        create("listed", 1);
        TopicPartition partition = new TopicPartition("listed", 0);
        assertThat(offset(partition, OffsetSpec.maxTimestamp()).offset()).isEqualTo(-1);
        long[] times = {1_000, 5_000, 3_000, 5_000, 2_000};
        try (KafkaProducer<String, String> producer = Clients.producer(cluster, Map.of())) {
            for (long time : times) {
                Clients.get(producer.send(new ProducerRecord<>("listed", 0, 1_700_000_000_000L + time, "k", "v")));
            }
        }
        assertThat(offset(partition, OffsetSpec.earliest()).offset()).isZero();
        assertThat(offset(partition, OffsetSpec.latest()).offset()).isEqualTo(5);
        assertThat(offset(partition, OffsetSpec.maxTimestamp()).offset()).isEqualTo(1);
        assertThat(offset(partition, OffsetSpec.maxTimestamp()).timestamp()).isEqualTo(1_700_000_005_000L);
        assertThat(offset(partition, OffsetSpec.forTimestamp(1_700_000_002_500L))
                        .offset())
                .isEqualTo(1);
        assertThat(offset(partition, OffsetSpec.forTimestamp(1_700_000_005_001L))
                        .offset())
                .isEqualTo(-1);
        assertThat(offset(partition, OffsetSpec.earliestLocal()).offset()).isZero();
        assertThat(offset(partition, OffsetSpec.latestTiered()).offset()).isEqualTo(-1);
        // the client asks for the metadata of a partition until it has some
        refuses(TimeoutException.class, () -> admin.listOffsets(
                        Map.of(new TopicPartition("listed", 9), OffsetSpec.latest()),
                        new ListOffsetsOptions().timeoutMs(1_000))
                .all());
    }

    private static Uuid create(String name, int partitions) {
        return Clients.get(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .topicId(name));
    }

    private static void write(String topic, int records) {
        Clients.send(
                cluster,
                IntStream.range(0, records)
                        .mapToObj(i -> new ProducerRecord<>(topic, 0, "key " + i, "value " + i))
                        .toList(),
                Map.of());
    }

    private static TopicDescription describe(String topic) {
        return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    private static ListOffsetsResultInfo offset(TopicPartition partition, OffsetSpec spec) {
        return Clients.get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition));
    }

    private static void refusesToCreate(Class<? extends Exception> reason, NewTopic topic) {
        refuses(reason, () -> admin.createTopics(List.of(topic)).all());
    }

    private static void refuses(Class<? extends Exception> reason, Supplier<Future<?>> request) {
        assertThatThrownBy(() -> request.get().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(reason);
    }
}
