package io.odradek.zk.store;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.zk.node.ClusterIdNode;
import io.odradek.zk.node.ConfigNode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import io.odradek.zk.testing.CountingOperations;
import io.odradek.zk.testing.TestZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicStoreIT {

    @TempDir
    static Path dir;

    private static TestZooKeeper zooKeeper;

    private CountingOperations nodes;
    private TopicStore store;
    private ControllerEpoch epoch;

    @BeforeAll
    static void start() throws IOException {
        zooKeeper = new TestZooKeeper(dir);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    @BeforeEach
    void elect() {
        NodeOperations real = zooKeeper.connect(zooKeeper.freshChroot()).nodes();
        get(real.multi(List.of(new Op.Create(Paths.CONTROLLER_EPOCH, "5".getBytes(UTF_8)))));
        nodes = new CountingOperations(real);
        store = new TopicStore(nodes);
        epoch = new ControllerEpoch(5, 0);
    }

    @Test
    void shouldCreateATopicWithItsSettingsAndFirstLeaders() {
        TopicSpec topic = topic("t", 2, Map.of("retention.ms", "1"));

        assertThat(create(topic)).isEmpty();

        assertThat(get(store.read("t")).orElseThrow().topic()).isEqualTo(topic.node());
        assertThat(ConfigNode.parse(
                        get(nodes.get("/config/topics/t")).orElseThrow().data(), ""))
                .isEqualTo(Map.of("retention.ms", "1"));
        assertThat(state("t", 1)).isEqualTo(new PartitionState(1, 0, List.of(1, 2), false, 5));
    }

    @Test
    void shouldTellATakenNameAndLeaveTheOthersOfTheRequestAlone() {
        create(topic("taken", 1));

        List<TopicOutcome> outcomes =
                get(store.create(List.of(topic("a", 1), topic("taken", 4), topic("b", 1)), epoch));

        assertThat(outcomes).extracting(TopicOutcome::topic).containsExactly("a", "taken", "b");
        assertThat(outcomes.get(0).failure()).isEmpty();
        assertThat(outcomes.get(1).failure())
                .get()
                .isInstanceOf(ZkException.NodeExists.class)
                .extracting(ZkException::path)
                .isEqualTo("/brokers/topics/taken");
        assertThat(outcomes.get(2).failure()).isEmpty();
        assertThat(get(store.read("taken")).orElseThrow().topic().replicas()).hasSize(1);
    }

    @Test
    void shouldOverwriteSettingsThatHaveNoTopic() {
        get(nodes.multi(List.of(new Op.Create("/config/topics/t", ConfigNode.toJson(Map.of("old", "1"))))));

        assertThat(create(topic("t", 1, Map.of("new", "2")))).isEmpty();

        assertThat(ConfigNode.parse(
                        get(nodes.get("/config/topics/t")).orElseThrow().data(), ""))
                .isEqualTo(Map.of("new", "2"));
    }

    @Test
    void shouldTakeItsOwnTopicForDoneWhenTheAnswerWasLost() {
        TopicSpec topic = topic("t", 1);
        create(topic);

        assertThat(create(topic)).as("the very same topic again").isEmpty();
    }

    @Test
    void shouldCreateAThousandPartitionsInAFewRequests() {
        nodes.reset();

        assertThat(create(topic("big", 1_000))).isEmpty();

        assertThat(nodes.requests()).isLessThan(10);
        assertThat(get(nodes.children("/brokers/topics/big/partitions")).orElseThrow())
                .hasSize(1_000);
        assertThat(state("big", 999).leader()).isEqualTo(1);
    }

    @Test
    void shouldCreateAThousandTopicsInAFewRequests() {
        List<TopicSpec> topics =
                IntStream.range(0, 1_000).mapToObj(i -> topic("t" + i, 1)).toList();
        nodes.reset();

        List<TopicOutcome> outcomes = get(store.create(topics, epoch));

        assertThat(outcomes).hasSize(1_000).allMatch(outcome -> outcome.failure()
                .isEmpty());
        assertThat(nodes.requests()).isLessThan(20);
        assertThat(get(nodes.children("/brokers/topics")).orElseThrow()).hasSize(1_000);
    }

    @Test
    void shouldNotTouchALargeTopicThatExistsAlready() {
        create(topic("big", 10));

        assertThat(create(topic("big", 1_000))).get().isInstanceOf(ZkException.NodeExists.class);

        assertThat(get(nodes.children("/brokers/topics/big/partitions")).orElseThrow())
                .hasSize(10);
    }

    @Test
    void shouldWriteNothingForAControllerOfThePast() {
        create(topic("kept", 1));
        get(nodes.multi(List.of(new Op.SetData(Paths.CONTROLLER_EPOCH, "6".getBytes(UTF_8), 0))));

        assertThat(create(topic("t", 1))).get().isInstanceOf(ZkException.FencedController.class);
        assertThat(create(topic("big", 1_000))).get().isInstanceOf(ZkException.FencedController.class);
        assertThatThrownBy(() -> get(store.delete("kept", epoch))).isInstanceOf(ZkException.FencedController.class);
        assertThatThrownBy(() -> get(store.markForDeletion("kept", epoch)))
                .isInstanceOf(ZkException.FencedController.class);
        assertThat(get(nodes.children("/brokers/topics")).orElseThrow()).containsExactly("kept");
        assertThat(get(store.markedForDeletion())).isEmpty();
    }

    @Test
    void shouldRemoveEverythingOfADeletedTopic() {
        create(topic("t", 1_000));
        get(store.markForDeletion("t", epoch));
        get(store.markForDeletion("t", epoch));
        assertThat(get(store.markedForDeletion())).containsExactly("t");

        get(store.delete("t", epoch));

        assertThat(get(store.read("t"))).isEmpty();
        assertThat(get(nodes.get("/config/topics/t"))).isEmpty();
        assertThat(get(store.markedForDeletion())).isEmpty();
        get(store.delete("t", epoch));
    }

    @Test
    void shouldNeverLetLeaderEpochsGoBackForAName() {
        create(topic("t", 2));
        PartitionState later = new PartitionState(2, 41, List.of(2), false, 5);
        get(nodes.multi(List.of(new Op.SetData(Paths.state("t", 1), later.toJson(), 0))));
        get(store.delete("t", epoch));

        create(topic("t", 1));
        assertThat(state("t", 0).leaderEpoch()).isEqualTo(42);

        TopicStore.Versioned before = get(store.read("t")).orElseThrow();
        get(store.addPartitions("t", before, List.of(partition(1)), epoch));
        assertThat(state("t", 1).leaderEpoch())
                .as("partition that the old topic had")
                .isEqualTo(42);

        get(store.delete("t", epoch));
        create(topic("t", 1));
        assertThat(state("t", 0).leaderEpoch()).isEqualTo(43);
    }

    @Test
    void shouldAddPartitionsAndOverwriteWhatACrashLeftOfThem() {
        create(topic("t", 1));
        TopicStore.Versioned before = get(store.read("t")).orElseThrow();
        PartitionState stale = new PartitionState(7, 3, List.of(7), false, 1);
        get(nodes.multi(List.of(
                new Op.Create(Paths.partition("t", 1), new byte[0]),
                new Op.Create(Paths.state("t", 1), stale.toJson()),
                new Op.Create(Paths.partition("t", 2), new byte[0]))));

        List<PartitionSpec> added =
                IntStream.range(1, 600).mapToObj(TopicStoreIT::partition).toList();
        get(store.addPartitions("t", before, added, epoch));

        assertThat(get(store.read("t")).orElseThrow().topic().replicas()).hasSize(600);
        assertThat(state("t", 0).leader()).isEqualTo(1);
        assertThat(state("t", 1).leader()).isEqualTo(1);
        assertThat(state("t", 2).leader()).isEqualTo(1);
        assertThat(state("t", 599).leader()).isEqualTo(1);
        assertThatThrownBy(() -> get(store.addPartitions("t", before, List.of(partition(1)), epoch)))
                .isInstanceOf(ZkException.VersionConflict.class);
    }

    @Test
    void shouldNotMoveWhatWasDecidedOnAStateThatHasChanged() {
        create(topic("t", 2));
        TopicStore.Versioned before = get(store.read("t")).orElseThrow();
        TopicNode after = before.topic().withReplicas(Map.of(0, List.of(2), 1, List.of(2)));
        PartitionState later = new PartitionState(2, 1, List.of(2), false, 5);
        get(nodes.multi(List.of(new Op.SetData(Paths.state("t", 1), later.toJson(), 0))));

        assertThatThrownBy(() -> get(store.updateAssignment("t", before, after, Map.of(0, 0, 1, 0), epoch)))
                .isInstanceOf(ZkException.VersionConflict.class);
        assertThat(get(store.read("t")).orElseThrow()).isEqualTo(before);

        get(store.updateAssignment("t", before, after, Map.of(0, 0, 1, 1), epoch));
        assertThat(get(store.read("t")).orElseThrow().topic()).isEqualTo(after);
        assertThatThrownBy(() -> get(store.updateAssignment("t", before, after, Map.of(), epoch)))
                .isInstanceOf(ZkException.VersionConflict.class);
    }

    @Test
    void shouldGiveATopicOfAnOldToolItsId() {
        get(nodes.multi(List.of(
                new Op.Create("/brokers/topics/old", "{\"version\":1,\"partitions\":{\"0\":[1]}}".getBytes(UTF_8)))));
        TopicStore.Versioned before = get(store.read("old")).orElseThrow();
        String id = ClusterIdNode.randomUuid();

        get(store.assignId("old", before, id, epoch));
        get(store.completePartitions("old", List.of(partition(0)), epoch));
        PartitionState later = new PartitionState(2, 8, List.of(2), false, 5);
        get(nodes.multi(List.of(new Op.SetData(Paths.state("old", 0), later.toJson(), 0))));
        get(store.completePartitions("old", List.of(partition(0), partition(1)), epoch));

        assertThat(get(store.read("old")).orElseThrow().topic().id()).contains(id);
        assertThat(state("old", 0)).as("a state that is there").isEqualTo(later);
        assertThat(state("old", 1).leader()).isEqualTo(1);
    }

    private Optional<ZkException> create(TopicSpec topic) {
        return get(store.create(List.of(topic), epoch)).get(0).failure();
    }

    private PartitionState state(String topic, int partition) {
        ZNode node = get(nodes.get(Paths.state(topic, partition))).orElseThrow();
        return PartitionState.parse(node.data(), "");
    }

    private static TopicSpec topic(String name, int partitions) {
        return topic(name, partitions, Map.of());
    }

    private static TopicSpec topic(String name, int partitions, Map<String, String> config) {
        return new TopicSpec(
                name,
                ClusterIdNode.randomUuid(),
                IntStream.range(0, partitions).mapToObj(TopicStoreIT::partition).toList(),
                config);
    }

    private static PartitionSpec partition(int partition) {
        return new PartitionSpec(partition, List.of(1, 2), 1, List.of(1, 2));
    }
}
