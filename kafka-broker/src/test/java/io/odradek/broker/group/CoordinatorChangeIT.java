package io.odradek.broker.group;

import static io.odradek.broker.testing.Requests.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.server.Broker;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FindCoordinatorResponse.Coordinator;
import io.odradek.protocol.message.SyncGroupResponse;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.session.Op;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator of a running group goes, or is replaced unawares: its members find the next one, and nothing else changes. */
class CoordinatorChangeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestBroker test;
    private String logs;
    private Broker second;
    private TestClient first;
    private TestClient other;

    @BeforeEach
    void start(@TempDir Path directory) {
        test = TestBroker.start(
                directory, Map.of("group.initial.rebalance.delay.ms", "0", "auto.create.topics.enable", "false"));
        logs = directory.resolve("logs1").toString();
        startSecond();
        first = test.client();
        other = TestClient.connect(second.advertised().get(0));
        create(first, "orders");
    }

    private void startSecond() {
        second = test.another(Map.of("broker.id", "1", "log.dirs", logs));
        second.start();
    }

    @AfterEach
    void stop() {
        first.close();
        other.close();
        second.close();
        test.close();
    }

    /** A group that broker 1 coordinates, in the eyes of both. */
    private String groupOfTheSecond() {
        for (int i = 0; ; i++) {
            String group = "group" + i;
            if (coordinator(first, group) == 1) {
                await().atMost(PATIENCE).until(() -> coordinator(other, group) == 1);
                return group;
            }
        }
    }

    private static int coordinator(TestClient client, String group) {
        return GroupClient.find(client, group).nodeId();
    }

    private GroupNode node(String group) {
        String path = GroupPaths.group(group);
        return GroupNode.parse(
                TestCluster.get(test.zooKeeper().nodes().get(path))
                        .orElseThrow()
                        .data(),
                path);
    }

    @Test
    void aCoordinatorThatStopsLeavesItsGroupsAsTheyAre() {
        String group = groupOfTheSecond();
        GroupClient member = new GroupClient(group, "orders");
        assertThat(member.joinAlone(other)).isEqualTo(ErrorCode.NONE);
        assertThat(member.commit(other, 17)).isEqualTo(ErrorCode.NONE);
        assertThat(member.heartbeat(first)).isEqualTo(ErrorCode.NOT_COORDINATOR);

        second.close();
        await().atMost(PATIENCE).until(() -> coordinator(first, group) == 0);
        await().atMost(PATIENCE).until(() -> member.heartbeat(first) == ErrorCode.NONE);
        assertThat(member.offset(first)).isEqualTo(17);
        assertThat(member.commit(first, 18)).isEqualTo(ErrorCode.NONE);
        SyncGroupResponse again = member.sync(first);
        assertThat(again.assignment()).containsExactly(9);
        assertThat(node(group).generation()).isEqualTo(1);
        assertThat(node(group).coordinator()).isZero();
    }

    @Test
    void aGroupGoesBackToABrokerThatComesBack() {
        String group = groupOfTheSecond();
        second.close();
        await().atMost(PATIENCE).until(() -> coordinator(first, group) == 0);
        GroupClient member = new GroupClient(group, "orders");
        assertThat(member.joinAlone(first)).isEqualTo(ErrorCode.NONE);
        assertThat(member.commit(first, 5)).isEqualTo(ErrorCode.NONE);

        startSecond();
        await().atMost(PATIENCE).until(() -> member.heartbeat(first) == ErrorCode.NOT_COORDINATOR);
        Coordinator found = GroupClient.find(first, group);
        assertThat(found.nodeId()).isEqualTo(1);
        try (TestClient back = GroupClient.connect(found)) {
            await().atMost(PATIENCE).until(() -> member.heartbeat(back) == ErrorCode.NONE);
            assertThat(member.offset(back)).isEqualTo(5);
            assertThat(member.commit(back, 6)).isEqualTo(ErrorCode.NONE);
        }
        assertThat(node(group).generation()).isEqualTo(1);
    }

    @Test
    void aSessionThatExpiresUnderARunningGroupMakesNoRebalance() {
        GroupClient member = new GroupClient("alone", "orders");
        second.close();
        await().atMost(PATIENCE).until(() -> coordinator(first, "alone") == 0);
        await().atMost(PATIENCE).until(() -> member.joinAlone(first) == ErrorCode.NONE);
        int generation = member.generation;
        for (int life = 1; life <= 3; life++) {
            long before = node("alone").coordinatorEpoch();
            test.expireSession();
            await().atMost(PATIENCE).until(() -> node("alone").coordinatorEpoch() > before);
            int offset = life;
            await().atMost(PATIENCE).until(() -> member.commit(first, offset) == ErrorCode.NONE);
            assertThat(member.heartbeat(first)).isEqualTo(ErrorCode.NONE);
            assertThat(member.offset(first)).isEqualTo(life);
        }
        assertThat(node("alone").generation()).isEqualTo(generation);
    }

    /** Another broker has claimed the group, and this one does not know: its first write tells it. */
    @Test
    void aCoordinatorThatWasReplacedUnawaresChangesNothing() {
        GroupClient member = new GroupClient("claimed", "orders");
        second.close();
        await().atMost(PATIENCE).until(() -> coordinator(first, "claimed") == 0);
        await().atMost(PATIENCE).until(() -> member.joinAlone(first) == ErrorCode.NONE);
        assertThat(member.commit(first, 1)).isEqualTo(ErrorCode.NONE);

        String path = GroupPaths.group("claimed");
        byte[] claim = node("claimed").coordinatedBy(7, 7).toJson();
        TestCluster.get(test.zooKeeper().nodes().multi(List.of(new Op.SetData(path, claim, -1))));
        assertThat(member.commit(first, 2)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        // by the brokers that live it is this one's all the same, and so it reads and claims it anew
        assertThat(member.offset(first)).isEqualTo(1);
        assertThat(member.commit(first, 3)).isEqualTo(ErrorCode.NONE);
        assertThat(member.heartbeat(first)).isEqualTo(ErrorCode.NONE);
        assertThat(node("claimed").coordinator()).isZero();
    }

    @Test
    void commitsWaitForAZooKeeperThatComesBackAndEndWhenItDoesNot() {
        GroupClient member = new GroupClient("waits", "orders");
        second.close();
        await().atMost(PATIENCE).until(() -> coordinator(first, "waits") == 0);
        await().atMost(PATIENCE).until(() -> member.joinAlone(first) == ErrorCode.NONE);
        test.stopZooKeeper();
        assertThat(member.commit(first, 4)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        test.startZooKeeper();
        await().atMost(PATIENCE).until(() -> member.commit(first, 5) == ErrorCode.NONE);
        assertThat(member.offset(first)).isEqualTo(5);
        assertThat(node("waits").generation()).isEqualTo(member.generation);
    }
}
