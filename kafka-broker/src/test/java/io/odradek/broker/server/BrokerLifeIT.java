package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.ControllerNode;
import io.odradek.zk.node.Incarnation;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZooKeeperConfig;
import io.odradek.zk.session.ZooKeeperSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broker after another on the same data: what stays, and what each life has of its own. */
class BrokerLifeIT {

    @Test
    void aRestartKeepsTheDataAndBeginsANewLife(@TempDir Path directory) {
        try (TestBroker test = TestBroker.start(directory, Map.of())) {
            try (TestClient client = test.client()) {
                create(client, "orders");
                tryWrite(client, "orders", ALL, "one", "two");
            }
            long firstLife = test.brokerEpoch();
            int firstLeader = test.state("orders", 0).leaderEpoch();

            test.restart();

            assertThat(test.brokerEpoch()).isGreaterThan(firstLife);
            assertThat(test.state("orders", 0).leaderEpoch()).isEqualTo(firstLeader + 1);
            try (TestClient client = test.client()) {
                assertThat(values(client, "orders", 0)).containsExactly("one", "two");
                assertThat(tryWrite(client, "orders", ALL, "three")).isEqualTo(ErrorCode.NONE);
            }
        }
    }

    @Test
    void itStartsAtOnceWhileTheSessionOfItsFormerLifeStillLives(@TempDir Path directory) {
        // a session timeout beyond every patience: who waits for it fails
        Duration forEver = Duration.ofSeconds(10);
        try (TestBroker test = TestBroker.start(directory, Map.of())) {
            ZNode left = TestCluster.get(test.zooKeeper().nodes().get(Paths.broker(0)))
                    .orElseThrow();
            BrokerNode former = BrokerNode.parse(left.data(), Paths.broker(0));
            test.stop();
            try (ZooKeeperSession ghost = ZooKeeperSession.connect(
                    new ZooKeeperConfig(test.zooKeeperAddress(), forEver, Duration.ofSeconds(30), 10))) {
                TestCluster.get(ghost.nodes().createEphemeral(Paths.broker(0), identity -> former.with(
                                new Incarnation(
                                        former.incarnation().orElseThrow().instance(), identity, forEver),
                                0)
                        .toJson()));
                TestCluster.get(ghost.nodes()
                        .multi(List.of(new Op.CreateEphemeral(Paths.CONTROLLER, new ControllerNode(0, 0).toJson()))));
                long ghostEpoch = test.brokerEpoch();

                test.start();

                assertThat(test.brokerEpoch()).isGreaterThan(ghostEpoch);
                try (TestClient client = test.client()) {
                    assertThat(create(client, "orders")).isEqualTo(ErrorCode.NONE);
                    assertThat(tryWrite(client, "orders", ALL, "one")).isEqualTo(ErrorCode.NONE);
                }
            }
        }
    }

    @Test
    void aBrokerWithoutANumberGetsOneAndKeepsIt(@TempDir Path directory) {
        try (TestBroker test = TestBroker.start(directory, Map.of("broker.id", "-1"))) {
            int given = test.broker().brokerId();
            assertThat(given).isGreaterThan(1000);
            test.restart();
            assertThat(test.broker().brokerId()).isEqualTo(given);
        }
    }

    @Test
    void topicsAreSpreadOverTheLogDirectories(@TempDir Path directory) {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        try (TestBroker test = TestBroker.start(directory, Map.of("log.dirs", first + "," + second))) {
            try (TestClient client = test.client()) {
                create(client, "a");
                create(client, "b");
                tryWrite(client, "a", ALL, "in a");
                tryWrite(client, "b", ALL, "in b");
            }
            boolean aIsFirst = first.resolve("a-0").toFile().isDirectory();
            assertThat((aIsFirst ? second : first).resolve("b-0")).isDirectory();
            test.restart();
            try (TestClient client = test.client()) {
                assertThat(values(client, "a", 0)).containsExactly("in a");
                assertThat(values(client, "b", 0)).containsExactly("in b");
            }
        }
    }

    @Test
    void itServesWhileATopicIsMarkedForADeletionThatItsSettingsForbid(@TempDir Path directory) {
        try (TestBroker test = TestBroker.start(directory, Map.of("delete.topic.enable", "false"))) {
            try (TestClient client = test.client()) {
                create(client, "kept");
                tryWrite(client, "kept", ALL, "one");
            }
            TestCluster.get(
                    test.zooKeeper().nodes().multi(List.of(new Op.Create(Paths.deleteTopic("kept"), new byte[0]))));
            test.restart();
            try (TestClient client = test.client()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> tryWrite(client, "kept", ALL, "two") == ErrorCode.NONE);
                assertThat(values(client, "kept", 0)).containsExactly("one", "two");
            }
        }
    }
}
