package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.batch;
import static io.odradek.broker.testing.Requests.only;
import static io.odradek.broker.testing.Requests.produce;
import static io.odradek.broker.testing.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.Requests;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ElectLeadersRequest;
import io.odradek.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.odradek.protocol.message.ElectLeadersResponse;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.LeaderIdAndEpoch;
import io.odradek.protocol.message.ProduceResponse.NodeEndpoint;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leadership that is given away, asked for, and taken back. Broker 1 is the controller. */
class LeadershipIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ELECT_LEADERS = 2;
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    @TempDir
    Path directory;

    private Trio trio;

    @BeforeEach
    void start() {
        trio = Trio.start(directory, Map.of("auto.leader.rebalance.enable", "false"));
    }

    @AfterEach
    void stop() {
        trio.close();
    }

    @Test
    void aBrokerThatStopsGivesItsPartitionAndItsPlaceInTheIsrAwayInOneWrite() {
        trio.create("t", Map.of(), 1, 2, 3);

        trio.stop(1);

        PartitionState after = trio.state("t");
        assertThat(after.leader()).isIn(2, 3);
        assertThat(after.leaderEpoch()).isEqualTo(1);
        assertThat(after.isr()).containsExactlyInAnyOrder(2, 3);
    }

    @Test
    void whoWritesToTheWrongBrokerHearsWhoLeadsAndWhere() {
        trio.create("t", Map.of(), 1, 2, 3);
        trio.stop(1);
        int leader = trio.leader("t");
        int follower = 5 - leader;

        try (TestClient client = trio.client(follower)) {
            ProduceResponse answer =
                    client.ask(ProduceResponse.class, produce("t", 0, ALL, batch("x")), Requests.PRODUCE);

            assertThat(only(answer).errorCode()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
            assertThat(only(answer).currentLeader())
                    .isEqualTo(new LeaderIdAndEpoch().leaderId(leader).leaderEpoch(1));
            assertThat(answer.nodeEndpoints()).extracting(NodeEndpoint::nodeId).containsExactly(leader);
            ProduceResponse old = client.ask(ProduceResponse.class, produce("t", 0, ALL, batch("x")), 9);
            assertThat(old.nodeEndpoints()).as("before KIP-951").isEmpty();
        }
    }

    @Test
    void aToolsRequestGivesLeadershipBackAndIsRemoved() {
        trio.create("t", Map.of(), 1, 2, 3);
        trio.stop(1);
        trio.start(1);
        trio.awaitIsr("t", 1, 2, 3);
        byte[] request =
                "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0},{\"topic\":\"no\",\"partition\":3}]}"
                        .getBytes(StandardCharsets.UTF_8);

        get(trio.nodes().multi(List.of(new Op.Create(Paths.PREFERRED_ELECTION, request))));

        await().atMost(PATIENCE).until(() -> trio.leader("t") == 1);
        await().atMost(PATIENCE)
                .until(() -> get(trio.nodes().get(Paths.PREFERRED_ELECTION)).isEmpty());
        assertThat(trio.state("t").isr()).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void anElectionSaysForEachPartitionWhatBecameOfIt() {
        trio.create("t", Map.of(), 1, 2, 3);
        trio.create("dead", Map.of(), 3);
        trio.create("led-by-another", Map.of(), 3, 2);
        trio.stop(3);

        assertThat(elect(PREFERRED, "t", 0)).isEqualTo(ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(elect(PREFERRED, "t", 7)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(elect(PREFERRED, "led-by-another", 0)).isEqualTo(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
        assertThat(elect(UNCLEAN, "t", 0)).isEqualTo(ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(elect(UNCLEAN, "dead", 0)).isEqualTo(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
        try (TestClient client = trio.client(2)) {
            ElectLeadersResponse answer =
                    client.ask(ElectLeadersResponse.class, request(PREFERRED, "t", 0), ELECT_LEADERS);
            assertThat(ErrorCode.of(answer.errorCode())).isEqualTo(ErrorCode.NOT_CONTROLLER);
        }
    }

    @Test
    void anUncleanElectionThatIsAskedForMarksTheLeader() {
        trio.create("t", Map.of(), 3, 2);
        trio.stop(2);
        trio.awaitIsr("t", 3);
        trio.stop(3);
        trio.start(2);
        assertThat(trio.leader("t"))
                .as("who is not in sync does not lead by itself")
                .isEqualTo(3);

        assertThat(elect(UNCLEAN, "t", 0)).isEqualTo(ErrorCode.NONE);

        PartitionState after = trio.state("t");
        assertThat(after.leader()).isEqualTo(2);
        assertThat(after.recovering()).isTrue();
        trio.start(3);
        trio.awaitIsr("t", 2, 3);
        assertThat(trio.state("t").recovering())
                .as("the leader has written since")
                .isFalse();
    }

    @Test
    void theLastOneInSyncLeadsAsOneThatRecoversAfterItsMachineCrashed() throws IOException {
        trio.create("alone", Map.of(), 3);
        trio.stop(3);
        crashMachine(3);

        trio.start(3);

        PartitionState after = trio.state("alone");
        assertThat(after.leader()).isEqualTo(3);
        assertThat(after.recovering()).isTrue();
        assertThat(after.leaderEpoch()).isEqualTo(1);
    }

    @Test
    void afterAnOrderlyStopNothingHasToRecover() {
        trio.create("alone", Map.of(), 3);
        trio.stop(3);

        trio.start(3);

        assertThat(trio.state("alone").recovering()).isFalse();
    }

    /** Broker 2 is left out of sync, but nothing was committed without it: it lacks nothing, and broker 3 may. */
    @Test
    void anEligibleReplicaLeadsBeforeOneWhoseMachineCrashed() throws IOException {
        trio.create("t", Map.of("min.insync.replicas", "2"), 3, 2);
        trio.stop(2);
        trio.awaitIsr("t", 3);
        assertThat(trio.state("t").eligible()).containsExactly(2);
        trio.stop(3);
        crashMachine(3);

        trio.start(2);
        assertThat(trio.leader("t")).isEqualTo(2);
        trio.start(3);

        trio.awaitIsr("t", 2, 3);
        assertThat(trio.leader("t")).isEqualTo(2);
        assertThat(trio.state("t").recovering()).isFalse();
    }

    /** What an unclean stop and a start of the system leave behind. */
    private void crashMachine(int id) throws IOException {
        Files.delete(trio.logs(id).resolve(".kafka_cleanshutdown"));
        Files.writeString(trio.logs(id).resolve(".odradek_boot_id"), "another boot");
    }

    private ErrorCode elect(byte type, String topic, int partition) {
        try (TestClient client = trio.client(1)) {
            ElectLeadersResponse answer =
                    client.ask(ElectLeadersResponse.class, request(type, topic, partition), ELECT_LEADERS);
            assertThat(ErrorCode.of(answer.errorCode())).isEqualTo(ErrorCode.NONE);
            return ErrorCode.of(answer.replicaElectionResults()
                    .get(0)
                    .partitionResult()
                    .get(0)
                    .errorCode());
        }
    }

    private static ElectLeadersRequest request(byte type, String topic, int partition) {
        return new ElectLeadersRequest()
                .electionType(type)
                .timeoutMs(20_000)
                .topicPartitions(List.of(new TopicPartitions().topic(topic).partitions(List.of(partition))));
    }
}
