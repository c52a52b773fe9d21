package io.odradek.zk.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.zk.node.ClassicMemberNode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.node.OffsetNode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.OffsetStore.Commit;
import io.odradek.zk.store.OffsetStore.Outcome;
import io.odradek.zk.testing.TestZooKeeper;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups as they stand in a real ZooKeeper: what is written is read, and who was replaced writes nothing. */
class GroupStoreIT {

    private TestZooKeeper zooKeeper;
    private NodeOperations nodes;
    private GroupStore groups;
    private OffsetStore offsets;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        zooKeeper = new TestZooKeeper(directory);
        ZooKeeperSession session = zooKeeper.connect(zooKeeper.freshChroot());
        nodes = session.nodes();
        groups = new GroupStore(nodes);
        offsets = new OffsetStore(nodes);
    }

    @AfterEach
    void stop() {
        zooKeeper.close();
    }

    private static GroupNode node(int generation, String... members) {
        return new GroupNode(
                "classic",
                "Stable",
                generation,
                Optional.of("consumer"),
                Optional.of("range"),
                Optional.of("m"),
                List.of(members),
                5,
                1,
                77);
    }

    private static MemberNode member(byte... metadata) {
        return new ClassicMemberNode(
                Optional.of("i"), "client", "/host", 1, 2, new LinkedHashMap<>(Map.of("range", metadata)), new byte[] {7
                });
    }

    private int create(String group) {
        return groups.write(
                        new GroupChange(group, GroupChange.NEW, GroupNode.ofOffsets(1), Map.of(), Map.of(), Set.of()))
                .join();
    }

    private Optional<StoredGroup> claim(String group, int broker) {
        return groups.claim(group, broker, 1).join();
    }

    private Outcome commit(String group, int version, OffsetTree tree, Map<OffsetKey, Optional<OffsetNode>> changes) {
        return offsets.write(List.of(new Commit(group, version, tree, changes)))
                .join()
                .get(0);
    }

    private static Map<OffsetKey, Optional<OffsetNode>> at(String topic, int partition, long offset) {
        return Map.of(new OffsetKey(topic, partition), Optional.of(new OffsetNode(offset, 3, "note")));
    }

    @Test
    void groupsOfAnyNameAreWrittenClaimedAndListed() {
        List<String> names = List.of("plain", "", ".", "..", "a/b", "ü %2F *", "<empty>", "a+b");
        for (String name : names) {
            int version = create(name);
            version = groups.write(new GroupChange(
                            name,
                            version,
                            node(3, "m/1", "m"),
                            Map.of("m/1", member((byte) 1), "m", member()),
                            Map.of(),
                            Set.of()))
                    .join();
            OffsetTree tree = new OffsetTree();
            assertThat(commit(name, version, tree, at("t", 0, 42))).isInstanceOf(Outcome.Written.class);
            StoredGroup found = claim(name, 2).orElseThrow();
            assertThat(found.node()).isEqualTo(node(3, "m/1", "m").coordinatedBy(2, 1));
            assertThat(found.version()).isEqualTo(version + 1);
            assertThat(found.members()).isEqualTo(Map.of("m/1", member((byte) 1), "m", member()));
            assertThat(found.offsets().get("t").get(0).node()).isEqualTo(new OffsetNode(42, 3, "note"));
        }
        assertThat(groups.list().join()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void whoWasReplacedChangesNothing() {
        int version = create("g");
        OffsetTree tree = new OffsetTree();
        commit("g", version, tree, at("t", 0, 1));
        StoredGroup next = claim("g", 2).orElseThrow();

        assertThat(commit("g", version, tree, at("t", 0, 2))).isInstanceOf(Outcome.Fenced.class);
        GroupChange change = new GroupChange("g", version, node(9), Map.of(), Map.of(), Set.of());
        assertThatThrownBy(() -> groups.write(change).join()).hasCauseInstanceOf(ZkException.VersionConflict.class);
        assertThatThrownBy(() -> groups.delete("g", node(9), version).join())
                .hasCauseInstanceOf(ZkException.VersionConflict.class);

        StoredGroup now = claim("g", 3).orElseThrow();
        assertThat(now.node().generation()).isZero();
        assertThat(now.version()).isEqualTo(next.version() + 1);
        assertThat(now.offsets().get("t").get(0).node().offset()).isEqualTo(1);
    }

    @Test
    void aFencedCommitDoesNotTakeOthersWithIt() {
        int fenced = create("fenced");
        int fine = create("fine");
        claim("fenced", 2);
        List<Outcome> outcomes = offsets.write(List.of(
                        new Commit("fenced", fenced, new OffsetTree(), at("t", 0, 1)),
                        new Commit("fine", fine, new OffsetTree(), at("t", 0, 1))))
                .join();
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Fenced.class);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Written.class);
    }

    @Test
    void aGroupAndACommitLargerThanAMultiAreWhole() {
        int version = create("large");
        Map<String, MemberNode> members = new HashMap<>();
        for (int i = 0; i < 1_200; i++) {
            members.put("m" + i, member(new byte[1_000]));
        }
        String[] ids = members.keySet().toArray(String[]::new);
        version = groups.write(new GroupChange("large", version, node(1, ids), members, Map.of(), Set.of()))
                .join();
        Map<OffsetKey, Optional<OffsetNode>> changes = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            changes.put(new OffsetKey("t" + i % 3, i), Optional.of(new OffsetNode(i, -1, "")));
        }
        assertThat(commit("large", version, new OffsetTree(), changes)).isInstanceOf(Outcome.Written.class);
        StoredGroup found = claim("large", 2).orElseThrow();
        assertThat(found.members()).hasSize(1_200);
        assertThat(found.offsets().values().stream().mapToInt(Map::size).sum()).isEqualTo(2_000);

        groups.delete("large", found.node(), found.version()).join();
        assertThat(claim("large", 2)).isEmpty();
        assertThat(groups.list().join()).isEmpty();
    }

    @Test
    void whatOldConsumersLeftIsRead() {
        nodes.multi(List.of(
                        new Op.Create("/consumers/old", new byte[0]),
                        new Op.Create("/consumers/old/ids", new byte[0]),
                        new Op.Create("/consumers/old/ids/c-1", "{\"version\":1}".getBytes(UTF_8)),
                        new Op.Create("/consumers/old/offsets", new byte[0]),
                        new Op.Create("/consumers/old/offsets/t", new byte[0]),
                        new Op.Create("/consumers/old/offsets/t/0", "1234".getBytes(UTF_8)),
                        new Op.Create("/consumers/old/offsets/t/1", "garbage".getBytes(UTF_8))))
                .join();
        StoredGroup found = claim("old", 1).orElseThrow();
        assertThat(found.offsets().get("t")).containsOnlyKeys(0);
        assertThat(found.offsets().get("t").get(0).node()).isEqualTo(new OffsetNode(1234, -1, ""));
        // the one that could not be read can be written all the same
        assertThat(commit("old", found.version(), found.tree(), at("t", 1, 8))).isInstanceOf(Outcome.Written.class);
        assertThat(commit("old", found.version(), found.tree(), at("t", 0, 9))).isInstanceOf(Outcome.Written.class);
    }

    @Test
    void offsetsThatSomebodyElseMadeOrRemovedAreNoObstacle() {
        int version = create("g");
        OffsetTree tree = new OffsetTree();
        commit("g", version, tree, at("t", 0, 1));
        nodes.multi(List.of(
                        new Op.Delete(GroupPaths.offset("g", "t", 0), -1),
                        new Op.Create(GroupPaths.offset("g", "t", 1), "5".getBytes(UTF_8))))
                .join();
        assertThat(commit("g", version, tree, at("t", 0, 2))).isInstanceOf(Outcome.Written.class);
        assertThat(commit("g", version, tree, at("t", 1, 2))).isInstanceOf(Outcome.Written.class);
        Map<OffsetKey, Optional<OffsetNode>> removal = new HashMap<>();
        removal.put(new OffsetKey("t", 0), Optional.empty());
        removal.put(new OffsetKey("t", 1), Optional.empty());
        assertThat(commit("g", version, tree, removal)).isInstanceOf(Outcome.Written.class);
        assertThat(nodes.children(GroupPaths.offsets("g")).join()).contains(List.of());
    }

    @Test
    void ownersAreShownAndTakenAway() {
        int version = create("g");
        OwnerStore owners = new OwnerStore(nodes);
        owners.write("g", version, Map.of(new OffsetKey("t", 0), "a", new OffsetKey("t", 1), "b"))
                .join();
        owners.write("g", version, Map.of(new OffsetKey("t", 1), "a", new OffsetKey("u", 0), "b"))
                .join();
        assertThat(nodes.children("/consumers/g/owners/t").join()).contains(List.of("1"));
        assertThat(new String(
                        nodes.get("/consumers/g/owners/t/1")
                                .join()
                                .orElseThrow()
                                .data(),
                        UTF_8))
                .isEqualTo("a");
        claim("g", 2);
        assertThatThrownBy(() -> owners.write("g", version, Map.of()).join())
                .hasCauseInstanceOf(ZkException.VersionConflict.class);
    }
}
