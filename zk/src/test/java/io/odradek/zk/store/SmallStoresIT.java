package io.odradek.zk.store;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.node.ProducerIdBlock;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import io.odradek.zk.testing.CountingOperations;
import io.odradek.zk.testing.TestZooKeeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores beside the topics: states, settings, producer ids, cluster id, roots. */
class SmallStoresIT {

    @TempDir
    static Path dir;

    private static TestZooKeeper zooKeeper;

    private String address;
    private NodeOperations nodes;

    @BeforeAll
    static void start() throws IOException {
        zooKeeper = new TestZooKeeper(dir);
    }

    @AfterAll
    static void stop() {
        zooKeeper.close();
    }

    @BeforeEach
    void connect() {
        address = zooKeeper.freshChroot();
        nodes = zooKeeper.connect(address).nodes();
    }

    @Test
    void shouldWriteAStateOnceAndTellTheLoserWhatStands() {
        states(1);
        PartitionStateStore store = new PartitionStateStore(nodes);
        PartitionState first = new PartitionState(1, 1, List.of(1), false, 1);
        PartitionState second = new PartitionState(2, 1, List.of(2), false, 1);

        assertThat(get(store.compareAndSet(new Change("t", 0, 0, first)))).isEqualTo(new Outcome.Written(1));
        assertThat(get(store.compareAndSet(new Change("t", 0, 0, second)))).isEqualTo(new Outcome.Conflict(first, 1));
        assertThat(get(store.compareAndSet(new Change("t", 0, 0, first))))
                .as("the same write again, as after a lost answer")
                .isEqualTo(new Outcome.Written(1));
        assertThat(get(store.compareAndSet(new Change("gone", 0, 0, first)))).isEqualTo(new Outcome.Gone());
    }

    @Test
    void shouldLetSomeOfManyFailByThemselvesWithinFewRequests() {
        int count = 1_000;
        states(count);
        CountingOperations counting = new CountingOperations(nodes);
        PartitionStateStore store = new PartitionStateStore(counting);
        PartitionState other = new PartitionState(9, 5, List.of(9), false, 1);
        get(store.compareAndSetAll(IntStream.range(0, count / 3)
                .mapToObj(p -> new Change("t", 3 * p, 0, other))
                .toList()));
        counting.reset();
        List<Change> changes = IntStream.range(0, count)
                .mapToObj(p -> new Change("t", p, 0, new PartitionState(1, 1, List.of(1), false, 1)))
                .toList();

        List<Outcome> outcomes = get(store.compareAndSetAll(changes));

        for (int i = 0; i < count; i++) {
            boolean taken = i % 3 == 0 && i / 3 < count / 3;
            assertThat(outcomes.get(i)).isEqualTo(taken ? new Outcome.Conflict(other, 1) : new Outcome.Written(1));
        }
        assertThat(counting.requests()).isLessThan(10);
    }

    @Test
    void shouldWriteNothingForALifeThatIsOver() {
        states(3);
        PartitionStateStore store = new PartitionStateStore(nodes);
        String alive = Paths.life(1, 0xa);
        String over = Paths.life(1, 0xb);
        get(nodes.createEphemeral(alive, identity -> new byte[0]));
        PartitionState state = new PartitionState(1, 1, List.of(1), false, 1);

        List<Outcome> outcomes = get(store.compareAndSetAll(List.of(
                new Change("t", 0, 0, state, List.of(alive)),
                new Change("t", 1, 0, state, List.of(alive, over)),
                new Change("t", 2, 0, state))));

        assertThat(outcomes)
                .containsExactly(new Outcome.Written(1), new Outcome.LifeOver(over), new Outcome.Written(1));
        assertThat(get(store.read("t", 1)).orElseThrow().stat().version()).isZero();
        assertThat(get(store.compareAndSetAll(List.of(
                        new Change("t", 0, 1, state, List.of(alive)), new Change("t", 1, 0, state, List.of(alive))))))
                .as("all in one transaction")
                .containsExactly(new Outcome.Written(2), new Outcome.Written(1));
    }

    @Test
    void shouldKnowAChangeThatWasWrittenBeforeTheLifeEnded() {
        states(1);
        PartitionStateStore store = new PartitionStateStore(nodes);
        PartitionState state = new PartitionState(1, 1, List.of(1), false, 1);
        get(store.compareAndSet(new Change("t", 0, 0, state)));

        assertThat(get(store.compareAndSet(new Change("t", 0, 0, state, List.of(Paths.life(1, 0xb))))))
                .as("the same write again, as after a lost answer")
                .isEqualTo(new Outcome.Written(1));
    }

    @Test
    void shouldMergeSettingsOfBrokersThatWriteAtTheSameTime() {
        ConfigStore one = new ConfigStore(nodes, Clock.systemUTC());
        ConfigStore two = new ConfigStore(zooKeeper.connect(address).nodes(), Clock.systemUTC());
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String key = "k" + i;
            writes.add((i % 2 == 0 ? one : two).update(ConfigEntity.topic("t"), before -> with(before, key)));
        }

        writes.forEach(TestZooKeeper::get);

        assertThat(get(one.read(ConfigEntity.topic("t")))).hasSize(10);
    }

    @Test
    void shouldLeaveANoticeForClassicReadersUntilItIsOld() {
        ConfigStore now = new ConfigStore(nodes, Clock.systemUTC());
        ConfigStore soon = new ConfigStore(nodes, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(14)));
        ConfigStore later = new ConfigStore(nodes, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16)));
        ConfigEntity entity = new ConfigEntity(ConfigEntity.Type.USERS, "a b", Optional.of("c"));

        get(now.update(entity, before -> with(before, "quota")));
        get(now.update(entity, before -> before));

        String notice = get(nodes.children(Paths.CONFIG_CHANGES)).orElseThrow().get(0);
        assertThat(notice).startsWith("config_change_");
        assertThat(new String(
                        get(nodes.get(Paths.CONFIG_CHANGES + '/' + notice))
                                .orElseThrow()
                                .data(),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":2,\"entity_path\":\"users/a%20b/clients/c\"}");
        assertThat(get(soon.purgeNotices())).isZero();
        assertThat(get(later.purgeNotices())).isEqualTo(1);
        assertThat(get(nodes.children(Paths.CONFIG_CHANGES)).orElseThrow()).isEmpty();
    }

    @Test
    void shouldHandOutEachBlockOfProducerIdsOnce() {
        List<ProducerIdStore> stores = IntStream.range(0, 4)
                .mapToObj(i -> new ProducerIdStore(zooKeeper.connect(address).nodes()))
                .toList();
        List<CompletableFuture<ProducerIdBlock>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(stores.get(i % 4).nextBlock(i % 4));
        }

        List<ProducerIdBlock> blocks = asked.stream().map(TestZooKeeper::get).toList();

        assertThat(blocks)
                .extracting(ProducerIdBlock::first)
                .doesNotHaveDuplicates()
                .allMatch(first -> first % ProducerIdBlock.SIZE == 0)
                .contains(0L, 99_000L);
        assertThat(blocks).allMatch(block -> block.last() - block.first() == ProducerIdBlock.SIZE - 1);
    }

    @Test
    void shouldGiveAllBrokersTheSameClusterId() {
        List<CompletableFuture<String>> asked = IntStream.range(0, 4)
                .mapToObj(i -> new ClusterIdStore(zooKeeper.connect(address).nodes()).getOrCreate())
                .toList();

        assertThat(asked.stream().map(TestZooKeeper::get).distinct()).hasSize(1);
    }

    @Test
    void shouldMakeTheRootsWhenSeveralBrokersStartAtOnce() {
        ZooKeeperSession root = zooKeeper.connect(zooKeeper.freshChroot());
        get(root.nodes().multi(List.of(new Op.Delete("/config/ips", -1), new Op.Delete(Paths.DELETE_TOPICS, -1))));

        CompletableFuture<Void> one = RootPaths.create(root.nodes());
        CompletableFuture<Void> two = RootPaths.create(root.nodes());

        get(one);
        get(two);
        assertThat(get(root.nodes().getAll(Paths.ROOTS))).allMatch(Optional::isPresent);
    }

    @Test
    void shouldRefuseANamespaceThatKraftHasTakenOver() {
        String before = "{\"version\":0,\"kraft_metadata_offset\":-1,\"kraft_controller_id\":-1}";
        get(nodes.multi(List.of(new Op.Create("/migration", before.getBytes(StandardCharsets.UTF_8)))));
        get(RootPaths.refuseIfMigrated(nodes));

        String after = "{\"version\":0,\"kraft_metadata_offset\":12,\"kraft_controller_id\":3000}";
        get(nodes.multi(List.of(new Op.SetData("/migration", after.getBytes(StandardCharsets.UTF_8), 0))));

        assertThatThrownBy(() -> get(RootPaths.refuseIfMigrated(nodes)))
                .isInstanceOf(ZkException.Refused.class)
                .hasMessageContaining("KRaft");
    }

    private static Map<String, String> with(Map<String, String> before, String key) {
        Map<String, String> after = new HashMap<>(before);
        after.put(key, "1");
        return after;
    }

    private void states(int count) {
        byte[] state = new PartitionState(0, 0, List.of(0), false, 1).toJson();
        get(nodes.multi(List.of(
                new Op.Create(Paths.topic("t"), new byte[0]), new Op.Create(Paths.partitions("t"), new byte[0]))));
        for (int from = 0; from < count; from += 400) {
            List<Op> ops = new ArrayList<>();
            for (int p = from; p < Math.min(count, from + 400); p++) {
                ops.add(new Op.Create(Paths.partition("t", p), new byte[0]));
                ops.add(new Op.Create(Paths.state("t", p), state));
            }
            get(nodes.multi(ops));
        }
    }
}
