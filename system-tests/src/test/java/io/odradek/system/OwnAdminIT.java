package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.clients.admin.Admin;
import io.odradek.clients.admin.AlterConfigOp;
import io.odradek.clients.admin.Config;
import io.odradek.clients.admin.ConfigEntry;
import io.odradek.clients.admin.CreatePartitionsOptions;
import io.odradek.clients.admin.CreateTopicsOptions;
import io.odradek.clients.admin.CreateTopicsResult;
import io.odradek.clients.admin.DescribeClusterResult;
import io.odradek.clients.admin.GroupListing;
import io.odradek.clients.admin.ListOffsetsOptions;
import io.odradek.clients.admin.LogDirDescription;
import io.odradek.clients.admin.NewPartitions;
import io.odradek.clients.admin.NewTopic;
import io.odradek.clients.admin.OffsetSpec;
import io.odradek.clients.admin.RecordsToDelete;
import io.odradek.clients.admin.TopicDescription;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.Node;
import io.odradek.common.TopicCollection;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.config.ConfigResource;
import io.odradek.common.errors.GroupIdNotFoundException;
import io.odradek.common.errors.InvalidPartitionsException;
import io.odradek.common.errors.InvalidTopicException;
import io.odradek.common.errors.OffsetOutOfRangeException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.TopicExistsException;
import io.odradek.common.errors.UnknownTopicIdException;
import io.odradek.common.errors.UnknownTopicOrPartitionException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our admin client, beside Apache's on the same cluster. */
class OwnAdminIT {

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Admin admin;
    private static org.apache.kafka.clients.admin.Admin apache;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory, Map.of("num.partitions", "4"));
        admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()));
        apache = Clients.admin(cluster);
    }

    @AfterAll
    static void stop() {
        if (admin != null) {
            admin.close();
            apache.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aTopicIsMadeAsAskedAndDescribedAsApacheDoes() {
        NewTopic asked = new NewTopic("asked", 3, (short) 1).configs(Map.of("retention.ms", "86400000"));
        CreateTopicsResult result = admin.createTopics(List.of(asked));
        Uuid id = Clients.get(result.topicId("asked"));
        assertThat(Clients.get(result.numPartitions("asked"))).isEqualTo(3);
        assertThat(Clients.get(result.config("asked")).get("retention.ms").value())
                .isEqualTo("86400000");
        TopicDescription byName = describe("asked");
        TopicDescription byId = Clients.get(admin.describeTopics(TopicCollection.ofTopicIds(List.of(id)))
                        .allTopicIds())
                .get(id);
        assertThat(byName.topicId()).isEqualTo(id).isNotEqualTo(Uuid.ZERO_UUID);
        assertThat(byId).isEqualTo(byName);
        assertThat(byName.partitions()).hasSize(3).allSatisfy(partition -> {
            assertThat(partition.leader().port()).isEqualTo(cluster.brokerPort());
            assertThat(partition.isr()).extracting(Node::id).containsExactly(0);
        });
        org.apache.kafka.clients.admin.TopicDescription theirs = Clients.get(
                        apache.describeTopics(List.of("asked")).allTopicNames())
                .get("asked");
        assertThat(theirs.topicId().toString()).isEqualTo(id.toString());
        assertThat(theirs.partitions()).hasSameSizeAs(byName.partitions());
        assertThat(Clients.get(admin.listTopics().names())).contains("asked").allSatisfy(name -> assertThat(name)
                .doesNotStartWith("__"));
    }

    @Test
    void errorsAreThoseOfEachTopic() {
        create("taken", 1);
        CreateTopicsResult result = admin.createTopics(
                List.of(new NewTopic("taken", 1, (short) 1), new NewTopic("not taken", 1, (short) 1)));
        refuses(TopicExistsException.class, () -> result.values().get("taken"));
        refuses(InvalidTopicException.class, () -> result.values().get("not taken"));
        CreateTopicsOptions trial = new CreateTopicsOptions().validateOnly(true);
        Clients.get(admin.createTopics(List.of(new NewTopic("tried", 2, (short) 1)), trial)
                .all());
        assertThat(Clients.get(admin.listTopics().names())).doesNotContain("tried", "not taken");
    }

    @Test
    void deletedTopicsAreGoneByNameAndById() {
        Uuid first = create("gone-by-name", 2);
        Uuid second = create("gone-by-id", 2);
        Clients.get(admin.deleteTopics(List.of("gone-by-name")).all());
        Clients.get(
                admin.deleteTopics(TopicCollection.ofTopicIds(List.of(second))).all());
        refuses(UnknownTopicOrPartitionException.class, () -> admin.describeTopics(List.of("gone-by-name"))
                .allTopicNames());
        refuses(UnknownTopicIdException.class, () -> admin.describeTopics(TopicCollection.ofTopicIds(List.of(first)))
                .allTopicIds());
        refuses(UnknownTopicOrPartitionException.class, () -> admin.deleteTopics(List.of("gone-by-name"))
                .all());
        refuses(UnknownTopicIdException.class, () -> admin.deleteTopics(TopicCollection.ofTopicIds(List.of(second)))
                .all());
    }

    @Test
    void partitionsCanBeAddedButNotTaken() {
        create("growing", 2);
        CreatePartitionsOptions trial = new CreatePartitionsOptions().validateOnly(true);
        Clients.get(admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(5)), trial)
                .all());
        assertThat(describe("growing").partitions()).hasSize(2);
        Clients.get(admin.createPartitions(Map.of("growing", NewPartitions.increaseTo(5)))
                .all());
        assertThat(describe("growing").partitions()).hasSize(5);
        refuses(InvalidPartitionsException.class, () -> admin.createPartitions(
                        Map.of("growing", NewPartitions.increaseTo(3)))
                .all());
    }

    @Test
    void theClusterSaysWhoItIs() {
        DescribeClusterResult result = admin.describeCluster();
        assertThat(Clients.get(result.clusterId()))
                .isEqualTo(Clients.get(apache.describeCluster().clusterId()));
        assertThat(Clients.get(result.nodes())).hasSize(1);
        assertThat(Clients.get(result.controller()).port()).isEqualTo(cluster.brokerPort());
    }

    @Test
    void configurationsAreChangedAndReadAsApacheReadsThem() {
        create("configured", 1);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "configured");
        Clients.get(admin.incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(new AlterConfigOp(new ConfigEntry("retention.ms", "12345"), AlterConfigOp.OpType.SET))))
                .all());
        Config ours = Clients.get(admin.describeConfigs(List.of(topic)).all()).get(topic);
        org.apache.kafka.common.config.ConfigResource same = new org.apache.kafka.common.config.ConfigResource(
                org.apache.kafka.common.config.ConfigResource.Type.TOPIC, "configured");
        org.apache.kafka.clients.admin.Config theirs =
                Clients.get(apache.describeConfigs(List.of(same)).all()).get(same);
        assertThat(ours.get("retention.ms").value()).isEqualTo("12345");
        assertThat(ours.entries()).hasSameSizeAs(theirs.entries()).allSatisfy(entry -> {
            assertThat(entry.value()).isEqualTo(theirs.get(entry.name()).value());
            assertThat(entry.isDefault()).isEqualTo(theirs.get(entry.name()).isDefault());
            assertThat(entry.type().name())
                    .isEqualTo(theirs.get(entry.name()).type().name());
        });
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "0");
        assertThat(Clients.get(admin.describeConfigs(List.of(broker)).all())
                        .get(broker)
                        .get("num.partitions")
                        .value())
                .isEqualTo("4");
    }

    @Test
    void directoriesTellWhatTheyHold() {
        create("measured", 1);
        write("measured", 100);
        Map<String, LogDirDescription> directories =
                Clients.get(admin.describeLogDirs(List.of(0)).allDescriptions()).get(0);
        assertThat(directories).containsOnlyKeys(cluster.logDirectory().toString());
        assertThat(directories
                        .get(cluster.logDirectory().toString())
                        .replicaInfos()
                        .get(new TopicPartition("measured", 0))
                        .size())
                .isPositive();
    }

    @Test
    void recordsAreDeletedAndOffsetsListed() {
        create("shortened", 1);
        write("shortened", 100);
        TopicPartition partition = new TopicPartition("shortened", 0);
        assertThat(Clients.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(40)))
                                .lowWatermarks()
                                .get(partition))
                        .lowWatermark())
                .isEqualTo(40);
        refuses(OffsetOutOfRangeException.class, () -> admin.deleteRecords(
                        Map.of(partition, RecordsToDelete.beforeOffset(101)))
                .all());
        assertThat(offset(partition, OffsetSpec.earliest())).isEqualTo(40);
        assertThat(offset(partition, OffsetSpec.latest())).isEqualTo(100);
        assertThat(offset(partition, OffsetSpec.forTimestamp(0))).isEqualTo(40);
        assertThat(offset(partition, OffsetSpec.maxTimestamp())).isBetween(40L, 99L);
        refuses(TimeoutException.class, () -> admin.listOffsets(
                        Map.of(new TopicPartition("shortened", 9), OffsetSpec.latest()),
                        new ListOffsetsOptions().timeoutMs(1_000))
                .all());
    }

    @Test
    void aGroupOfOffsetsIsMadeListedAndDeleted() {
        create("committed", 2);
        TopicPartition partition = new TopicPartition("committed", 0);
        TopicPartition other = new TopicPartition("committed", 1);
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(partition, new OffsetAndMetadata(7, "seven"), other, new OffsetAndMetadata(8));
        Clients.get(admin.alterConsumerGroupOffsets("by-hand", offsets).all());
        assertThat(Clients.get(admin.listConsumerGroupOffsets("by-hand").partitionsToOffsetAndMetadata()))
                .isEqualTo(offsets);
        assertThat(Clients.get(admin.listGroups().all()))
                .extracting(GroupListing::groupId)
                .contains("by-hand");
        assertThat(Clients.get(admin.describeConsumerGroups(List.of("by-hand")).all())
                        .get("by-hand")
                        .members())
                .isEmpty();
        Clients.get(admin.deleteConsumerGroupOffsets("by-hand", Set.of(other)).all());
        assertThat(Clients.get(admin.listConsumerGroupOffsets("by-hand").partitionsToOffsetAndMetadata()))
                .containsOnlyKeys(partition);
        Clients.get(admin.deleteConsumerGroups(List.of("by-hand")).all());
        refuses(GroupIdNotFoundException.class, () -> admin.deleteConsumerGroups(List.of("by-hand"))
                .all());
    }

    @Test
    void partitionsAreNotOnTheirWayAnywhere() {
        assertThat(Clients.get(admin.listPartitionReassignments().reassignments()))
                .isEmpty();
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

    private static long offset(TopicPartition partition, OffsetSpec spec) {
        return Clients.get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition))
                .offset();
    }

    private static void refuses(Class<? extends Exception> reason, Supplier<Future<?>> request) {
        assertThatThrownBy(() -> request.get().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(reason);
    }
}
