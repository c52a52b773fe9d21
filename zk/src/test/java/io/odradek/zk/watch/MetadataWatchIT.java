package io.odradek.zk.watch;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.ClusterIdNode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.ControllerNode;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeStat;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ConfigStore;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.TopicSpec;
import io.odradek.zk.store.TopicStore;
import io.odradek.zk.testing.TestZooKeeper;
import io.odradek.zk.watch.MetadataChange.BrokerGone;
import io.odradek.zk.watch.MetadataChange.BrokerPresent;
import io.odradek.zk.watch.MetadataChange.ConfigPresent;
import io.odradek.zk.watch.MetadataChange.ControllerEpochPresent;
import io.odradek.zk.watch.MetadataChange.ControllerGone;
import io.odradek.zk.watch.MetadataChange.ControllerPresent;
import io.odradek.zk.watch.MetadataChange.DeletionDone;
import io.odradek.zk.watch.MetadataChange.DeletionQueued;
import io.odradek.zk.watch.MetadataChange.StateGone;
import io.odradek.zk.watch.MetadataChange.StatePresent;
import io.odradek.zk.watch.MetadataChange.TopicGone;
import io.odradek.zk.watch.MetadataChange.TopicPresent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataWatchIT {

    private static final BrokerNode NODE = new BrokerNode(List.of(), Optional.empty(), -1, 0, Optional.empty());

    @TempDir
    Path dir;

    private final List<List<MetadataChange>> batches = new CopyOnWriteArrayList<>();
    private TestZooKeeper zooKeeper;
    private String address;
    private ZooKeeperSession watching;
    private ZooKeeperSession writing;
    private TopicStore topics;
    private final ControllerEpoch epoch = new ControllerEpoch(1, 0);

    @BeforeEach
    void start() throws IOException {
        zooKeeper = new TestZooKeeper(dir);
        address = zooKeeper.freshChroot();
        watching = zooKeeper.connect(address);
        writing = zooKeeper.connect(address);
        get(writing.nodes().multi(List.of(new Op.Create(Paths.CONTROLLER_EPOCH, "1".getBytes(UTF_8)))));
        topics = new TopicStore(writing.nodes());
    }

    @AfterEach
    void stop() {
        zooKeeper.close();
    }

    @Test
    void shouldDeliverWhatIsThereInOneCompleteFirstBatch() {
        NodeStat broker = get(writing.nodes().createEphemeral(Paths.broker(4), identity -> NODE.toJson()));
        get(writing.nodes().createEphemeral(Paths.CONTROLLER, identity -> new ControllerNode(4, 1).toJson()));
        get(topics.create(List.of(topic("t", 300)), epoch));

        watch();

        await().until(() -> !batches.isEmpty());
        assertThat(batches.get(0))
                .contains(
                        new BrokerPresent(4, broker.createdZxid(), NODE),
                        new ControllerPresent(4),
                        new ControllerEpochPresent(1),
                        new ConfigPresent(ConfigEntity.topic("t"), Map.of("a", "b")))
                .hasAtLeastOneElementOfType(TopicPresent.class);
        assertThat(batches.get(0)).filteredOn(StatePresent.class::isInstance).hasSize(300);
    }

    @Test
    void shouldDeliverAnEmptyFirstBatchForAnEmptyCluster() {
        watch();

        await().until(() -> !batches.isEmpty());
        assertThat(batches.get(0)).containsExactly(new ControllerEpochPresent(1));
    }

    @Test
    void shouldDeliverEachKindOfChange() {
        watch();
        await().until(() -> !batches.isEmpty());

        ZooKeeperSession passing = zooKeeper.connect(address);
        get(passing.nodes().createEphemeral(Paths.broker(4), identity -> NODE.toJson()));
        get(passing.nodes().createEphemeral(Paths.CONTROLLER, identity -> new ControllerNode(4, 1).toJson()));
        // what comes and goes between two looks need not be seen
        await().untilAsserted(() ->
                assertThat(all()).contains(new ControllerPresent(4)).hasAtLeastOneElementOfType(BrokerPresent.class));
        passing.close();
        get(topics.create(List.of(topic("t", 1)), epoch));
        get(new ConfigStore(writing.nodes(), Clock.systemUTC())
                .update(ConfigEntity.defaultBroker(), before -> Map.of("x", "y")));
        get(topics.markForDeletion("t", epoch));
        await().untilAsserted(() -> assertThat(all())
                .hasAtLeastOneElementOfType(TopicPresent.class)
                .hasAtLeastOneElementOfType(StatePresent.class)
                .contains(
                        new BrokerGone(4),
                        new ControllerGone(),
                        new ConfigPresent(ConfigEntity.defaultBroker(), Map.of("x", "y")),
                        new DeletionQueued("t")));

        get(topics.delete("t", epoch));

        await().untilAsserted(() ->
                assertThat(all()).contains(new StateGone("t", 0), new TopicGone("t"), new DeletionDone("t")));
    }

    @Test
    void shouldLeaveOutWhatItCannotUnderstandAndGoOn() {
        watch();
        get(writing.nodes().multi(List.of(new Op.Create("/brokers/topics/bad", "{".getBytes(UTF_8)))));
        get(topics.create(List.of(topic("good", 1)), epoch));

        await().untilAsserted(() -> assertThat(all())
                .filteredOn(TopicPresent.class::isInstance)
                .extracting(change -> ((TopicPresent) change).topic())
                .containsExactly("good"));
    }

    @Test
    void shouldCatchUpAfterAnOutageAndAfterALostSession() throws IOException {
        get(topics.create(List.of(topic("t", 1)), epoch));
        watch();
        await().until(() -> !batches.isEmpty());

        zooKeeper.restart();
        get(topics.create(List.of(topic("afterOutage", 1)), epoch));
        await().untilAsserted(() -> assertThat(names()).contains("afterOutage"));

        get(writing.endForeignSession(watching.identity()));
        get(topics.create(List.of(topic("afterLoss", 1)), epoch));
        get(topics.delete("t", epoch));

        await().until(() -> watching.state() == SessionState.REJOINING);
        await().untilAsserted(() -> {
            assertThat(names()).contains("afterLoss");
            assertThat(all()).contains(new TopicGone("t"));
        });
    }

    @Test
    void shouldSeeThatAZnodeWasMadeAnewWhileItWasAway() {
        get(writing.nodes().createEphemeral(Paths.broker(4), identity -> NODE.toJson()));
        get(topics.create(List.of(topic("t", 1)), epoch));
        watch();
        await().until(() -> !batches.isEmpty());

        get(writing.endForeignSession(watching.identity()));
        await().until(() -> watching.state() == SessionState.SUSPENDED);
        get(writing.nodes()
                .multi(List.of(
                        new Op.Delete(Paths.broker(4), 0), new Op.CreateEphemeral(Paths.broker(4), NODE.toJson()))));
        get(topics.delete("t", epoch));
        get(topics.create(List.of(topic("t", 3)), epoch));

        long next =
                get(writing.nodes().get(Paths.broker(4))).orElseThrow().stat().createdZxid();
        await().untilAsserted(() -> assertThat(all())
                .contains(new BrokerPresent(4, next, NODE))
                .filteredOn(change ->
                        change instanceof StatePresent state && state.state().leaderEpoch() == 1)
                .hasSize(3));
    }

    private void watch() {
        new MetadataWatch(watching, batches::add).start();
    }

    private List<MetadataChange> all() {
        return batches.stream().flatMap(List::stream).toList();
    }

    private List<String> names() {
        return all().stream()
                .filter(TopicPresent.class::isInstance)
                .map(change -> ((TopicPresent) change).topic())
                .toList();
    }

    private static TopicSpec topic(String name, int partitions) {
        return new TopicSpec(
                name,
                ClusterIdNode.randomUuid(),
                IntStream.range(0, partitions)
                        .mapToObj(p -> new TopicSpec.PartitionSpec(p, List.of(4), 4, List.of(4)))
                        .toList(),
                Map.of("a", "b"));
    }
}
