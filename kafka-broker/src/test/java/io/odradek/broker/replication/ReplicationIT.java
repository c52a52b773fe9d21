package io.odradek.broker.replication;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.FETCH;
import static io.odradek.broker.testing.Requests.fetch;
import static io.odradek.broker.testing.Requests.from;
import static io.odradek.broker.testing.Requests.only;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import io.odradek.zk.membership.BrokerRegistration;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers keep the same log, whoever comes and goes. */
class ReplicationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Trio trio;

    @BeforeEach
    void start() {
        trio = Trio.start(
                directory,
                Map.of(
                        "replica.lag.time.max.ms",
                        "2000",
                        "replica.selector.class",
                        "org.apache.kafka.common.replica.RackAwareReplicaSelector"));
    }

    @AfterEach
    void stop() {
        trio.close();
    }

    private ErrorCode write(int broker, String topic, String... values) {
        try (TestClient client = trio.client(broker)) {
            return tryWrite(client, topic, ALL, values);
        }
    }

    @Test
    void aRecordIsOnAllReplicasWhenItIsAcknowledged() {
        trio.create("orders", Map.of(), 1, 2, 3);

        assertThat(write(1, "orders", "a", "b")).isEqualTo(ErrorCode.NONE);

        byte[] leaders = trio.bytes(1, "orders");
        assertThat(leaders).isNotEmpty();
        assertThat(trio.bytes(2, "orders")).isEqualTo(leaders);
        assertThat(trio.bytes(3, "orders")).isEqualTo(leaders);
        try (TestClient client = trio.client(1)) {
            assertThat(values(client, "orders", 0)).containsExactly("a", "b");
        }
    }

    @Test
    void aFollowerThatWasAwayCatchesUpAndIsInSyncAgain() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NONE);

        trio.stop(3);
        trio.awaitIsr("orders", 1, 2);
        assertThat(write(1, "orders", "b")).isEqualTo(ErrorCode.NONE);
        trio.start(3);

        trio.awaitIsr("orders", 1, 2, 3);
        trio.awaitSameBytes("orders", 1, 3);
    }

    @Test
    void aWipedFollowerFillsItself() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a", "b", "c")).isEqualTo(ErrorCode.NONE);

        trio.stop(2);
        trio.awaitIsr("orders", 1, 3);
        trio.wipe(2);
        trio.start(2);

        trio.awaitIsr("orders", 1, 2, 3);
        trio.awaitSameBytes("orders", 1, 2);
    }

    @Test
    void theNextLeaderGoesOnWhereTheLastOneEnded() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NONE);

        trio.stop(1);
        int next = trio.awaitOtherLeader("orders", 1);
        trio.awaitIsr("orders", 2, 3);
        assertThat(write(next, "orders", "b")).isEqualTo(ErrorCode.NONE);
        trio.start(1);
        trio.awaitIsr("orders", 1, 2, 3);

        trio.awaitSameBytes("orders", next, 1);
        try (TestClient client = trio.client(next)) {
            assertThat(values(client, "orders", 0)).containsExactly("a", "b");
        }
    }

    @Test
    void whatOnlyTheOldLeaderHasIsCutOff() {
        trio.create("orders", Map.of("min.insync.replicas", "2"), 1, 2, 3);
        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NONE);
        trio.stop(2);
        trio.stop(3);
        trio.awaitIsr("orders", 1);
        try (TestClient client = trio.client(1)) {
            assertThat(tryWrite(client, "orders", 1, "lost", "too")).isEqualTo(ErrorCode.NONE);
            assertThat(values(client, "orders", 0))
                    .as("nothing of it is replicated")
                    .containsExactly("a");
        }
        trio.stop(1);

        trio.override("orders", 2, 3);
        trio.start(2);
        trio.start(3);
        int next = trio.awaitOtherLeader("orders", -1);
        trio.awaitIsr("orders", 2, 3);
        assertThat(write(next, "orders", "b")).isEqualTo(ErrorCode.NONE);
        trio.start(1);

        trio.awaitIsr("orders", 1, 2, 3);
        trio.awaitSameBytes("orders", next, 1);
        try (TestClient client = trio.client(next)) {
            assertThat(values(client, "orders", 0)).containsExactly("a", "b");
        }
    }

    @Test
    void withTooFewInSyncAWriteToAllIsRefusedBeforeItIsAppended() {
        trio.create("orders", Map.of("min.insync.replicas", "2"), 1, 2, 3);
        trio.stop(2);
        trio.stop(3);
        trio.awaitIsr("orders", 1);
        trio.awaitKnownIsr(1, "orders", 1);

        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS);

        assertThat(trio.bytes(1, "orders")).isEmpty();
        assertThat(trio.state("orders").eligible())
                .as("nothing was committed without it")
                .isNotEmpty();
    }

    @Test
    void whenTooFewAreLeftInSyncAWriteThatWaitsHearsOfIt() {
        BrokerNode silent = new BrokerNode(
                List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 1)),
                Optional.empty(),
                -1,
                0,
                Optional.empty());
        try (BrokerRegistration registration =
                new BrokerRegistration(trio.zooKeeper(), 4, "silent", silent, epoch -> {}, Clock.systemUTC())) {
            TestCluster.get(registration.start());
            trio.awaitBrokers(1, 4);
            trio.create("orders", Map.of("min.insync.replicas", "2"), 1, 4);

            assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND);

            assertThat(trio.state("orders").isr()).containsExactly(1);
            assertThat(trio.state("orders").eligible()).containsExactly(4);
        }
    }

    @Test
    void aConsumerReadsFromAFollower() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a", "b")).isEqualTo(ErrorCode.NONE);

        try (TestClient leader = trio.client(1);
                TestClient follower = trio.client(2)) {
            await().atMost(PATIENCE).until(() -> values(follower, "orders", 0), values -> values.size() == 2);
            FetchRequest fromItsRack = fetch("orders", from(0), 0).rackId("rack2");
            PartitionData answer = only(leader.ask(FetchResponse.class, fromItsRack, FETCH));
            assertThat(answer.preferredReadReplica()).isEqualTo(2);
            assertThat(values(answer.records())).as("it is sent on").isEmpty();
            PartitionData ahead = only(follower.ask(FetchResponse.class, fetch("orders", from(7), 0), FETCH));
            assertThat(ErrorCode.of(ahead.errorCode())).isEqualTo(ErrorCode.OFFSET_NOT_AVAILABLE);
        }
    }

    @Test
    void aBrokerThatGoesIsOutOfSyncEverywhere() {
        int partitions = 300;
        trio.create("many", partitions, Map.of(), 1, 2, 3);
        trio.stop(3);

        await().atMost(PATIENCE).until(() -> {
            for (int i = 0; i < partitions; i++) {
                if (trio.state("many", i).isr().contains(3)) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    void aLeaderWithoutItsDiskLetsAnotherLead() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NONE);

        trio.wipe(1);
        try (TestClient client = trio.client(1)) {
            // each rolls a segment, for which there is no directory any more
            await().atMost(PATIENCE).until(() -> {
                tryWrite(client, "orders", 1, "b".repeat(1 << 19));
                return trio.leader("orders") != 1;
            });
        }

        trio.awaitIsr("orders", 2, 3);
        assertThat(write(trio.leader("orders"), "orders", "c")).isEqualTo(ErrorCode.NONE);
    }
}
