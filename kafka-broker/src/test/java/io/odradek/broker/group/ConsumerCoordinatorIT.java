package io.odradek.broker.group;

import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.server.Broker;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups of the consumer protocol whose coordinator goes, or is replaced unawares: no epoch changes, and nothing is lost. */
class ConsumerCoordinatorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestBroker test;
    private Broker second;
    private TestClient first;
    private TestClient other;

    @BeforeEach
    void start(@TempDir Path directory) {
        test = TestBroker.start(directory, Map.of("auto.create.topics.enable", "false"));
        String logs = directory.resolve("logs1").toString();
        second = test.another(Map.of("broker.id", "1", "log.dirs", logs));
        second.start();
        first = test.client();
        other = TestClient.connect(second.advertised().get(0));
        create(first, topic("orders", 4, Map.of()));
    }

    @AfterEach
    void stop() {
        first.close();
        other.close();
        second.close();
        test.close();
    }

    /** A group that a broker coordinates, in the eyes of both. */
    private String groupOf(int broker) {
        for (int i = 0; ; i++) {
            String group = "group" + i;
            if (coordinator(first, group) == broker) {
                await().atMost(PATIENCE).until(() -> coordinator(other, group) == broker);
                return group;
            }
        }
    }

    private static int coordinator(TestClient client, String group) {
        return GroupClient.find(client, group).nodeId();
    }

    private ZNode znode(String group) {
        return TestCluster.get(test.zooKeeper().nodes().get(GroupPaths.group(group)))
                .orElseThrow();
    }

    private GroupNode node(String group) {
        return GroupNode.parse(znode(group).data(), GroupPaths.group(group));
    }

    @Test
    void aCoordinatorThatStopsLeavesItsGroupsAsTheyAre() {
        String group = groupOf(1);
        ConsumerClient one = new ConsumerClient(group, "one");
        ConsumerClient two = new ConsumerClient(group, "two");
        assertThat(one.joinMatching(other, "ord.*")).isEqualTo(ErrorCode.NONE);
        assertThat(two.joinMatching(other, "ord.*")).isEqualTo(ErrorCode.NONE);
        // in the middle of its way to the target
        assertThat(one.heartbeat(other)).isEqualTo(ErrorCode.NONE);
        assertThat(one.epoch).isEqualTo(1);
        assertThat(one.assigned).hasSize(2);
        assertThat(one.commit(other, "orders", 17)).isEqualTo(ErrorCode.NONE);
        assertThat(one.heartbeat(first)).isEqualTo(ErrorCode.NOT_COORDINATOR);

        second.close();
        await().atMost(PATIENCE).until(() -> coordinator(first, group) == 0);
        await().atMost(PATIENCE).until(() -> two.heartbeat(first) == ErrorCode.NONE);
        assertThat(two.epoch).isEqualTo(2);
        assertThat(two.assigned).isEmpty();
        assertThat(one.acknowledge(first)).isEqualTo(ErrorCode.NONE);
        assertThat(one.epoch).isEqualTo(2);
        assertThat(two.heartbeat(first)).isEqualTo(ErrorCode.NONE);
        assertThat(two.assigned).hasSize(2).doesNotContainAnyElementsOf(one.assigned);
        assertThat(one.offset(first, "orders", 2)).isEqualTo(17);
        assertThat(node(group).generation()).isEqualTo(2);
        assertThat(node(group).state()).isEqualTo("Stable");
        assertThat(node(group).coordinator()).isZero();
    }

    /** Another broker has claimed the group, and this one does not know: its first write tells it, and changes nothing. */
    @Test
    void aCoordinatorThatWasReplacedUnawaresChangesNothing() {
        String group = groupOf(0);
        ConsumerClient member = new ConsumerClient(group, "one");
        assertThat(member.join(first, "orders")).isEqualTo(ErrorCode.NONE);
        assertThat(member.commit(first, "orders", 1)).isEqualTo(ErrorCode.NONE);
        for (int round = 0; round < 2; round++) {
            byte[] claim = node(group).coordinatedBy(7, 7).toJson();
            TestCluster.get(
                    test.zooKeeper().nodes().multi(List.of(new Op.SetData(GroupPaths.group(group), claim, -1))));
            assertThat(member.heartbeat(first)).as("nothing is written for it").isEqualTo(ErrorCode.NONE);
            ErrorCode refused = round == 0
                    ? member.commit(first, "orders", 2)
                    : new ConsumerClient(group, "late").join(first, "orders");
            assertThat(refused).isEqualTo(ErrorCode.NOT_COORDINATOR);
            assertThat(node(group).coordinator()).isEqualTo(7);
            // by the brokers that live it is this one's all the same, and so it reads and claims it anew
            assertThat(member.heartbeat(first)).isEqualTo(ErrorCode.NONE);
            assertThat(member.offset(first, "orders", 1)).isEqualTo(1);
            assertThat(node(group).members()).isEqualTo(List.of("one"));
        }
        assertThat(node(group).generation()).isEqualTo(1);
    }

    @Test
    void onlyWhatChangesIsWrittenAndHeartbeatsGoOnWithoutZooKeeper() {
        String group = groupOf(0);
        ConsumerClient member = new ConsumerClient(group, "one");
        assertThat(member.join(first, "orders")).isEqualTo(ErrorCode.NONE);
        assertThat(member.assigned).hasSize(4);
        int version = znode(group).stat().version();
        for (int i = 0; i < 5; i++) {
            assertThat(member.heartbeat(first)).isEqualTo(ErrorCode.NONE);
            assertThat(member.acknowledge(first)).isEqualTo(ErrorCode.NONE);
        }
        assertThat(znode(group).stat().version()).isEqualTo(version);
        await().atMost(PATIENCE).until(() -> Set.of("0", "1", "2", "3")
                .equals(Set.copyOf(
                        TestCluster.get(test.zooKeeper().nodes().children(GroupPaths.owners(group, "orders")))
                                .orElse(List.of()))));

        test.stopZooKeeper();
        assertThat(member.heartbeat(first)).isEqualTo(ErrorCode.NONE);
        assertThat(new ConsumerClient(group, "late").join(first, "orders"))
                .isIn(ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.NOT_COORDINATOR);
        test.startZooKeeper();
        await().atMost(PATIENCE).until(() -> member.heartbeat(first) == ErrorCode.NONE);
        await().atMost(PATIENCE).until(() -> new ConsumerClient(group, "late").join(first, "orders") == ErrorCode.NONE);
    }
}
