package io.odradek.broker.controller;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.image;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.election.LatchBudget;
import io.odradek.broker.testing.OpenRules;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.store.TopicSpec;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import io.odradek.zk.watch.MetadataChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicPlannerTest {

    private static final Uuid ID = Uuid.randomUuid();

    private final TopicPlanner planner = new TopicPlanner(
            new ControllerSettings(3, 2, true, new LatchBudget(0, 900_000)), new OpenRules(), new Random(1), () -> ID);
    private final ClusterImage image = image(
            broker(1, 1),
            broker(2, 1),
            topic("there", Uuid.randomUuid(), 1, Map.of(0, List.of(1, 2))),
            topic("a.b", Uuid.randomUuid(), 1, Map.of(0, List.of(1))));

    @Test
    void shouldUseTheDefaultsOfTheBroker() {
        TopicSpec spec = planner.plan(request("t", -1, -1), image, planner.latches(image));

        assertThat(spec.id()).isEqualTo(ID.toString());
        assertThat(spec.partitions())
                .hasSize(3)
                .allMatch(partition -> partition.replicas().size() == 2
                        && partition.leader() == partition.replicas().get(0)
                        && partition.isr().equals(partition.replicas()));
    }

    @Test
    void shouldTakeAnAssignmentAsItIs() {
        NewTopic request = new NewTopic("t", -1, -1, Map.of(1, List.of(1, 2), 0, List.of(2, 1)), Map.of());

        assertThat(planner.plan(request, image, planner.latches(image)).partitions())
                .containsExactly(
                        new PartitionSpec(0, List.of(2, 1), 2, List.of(2, 1)),
                        new PartitionSpec(1, List.of(1, 2), 1, List.of(1, 2)));
    }

    @ParameterizedTest
    @CsvSource({
        "there, 1, 1, TOPIC_ALREADY_EXISTS",
        "a_b, 1, 1, INVALID_TOPIC_EXCEPTION",
        "t, 0, 1, INVALID_PARTITIONS",
        "t, -2, 1, INVALID_PARTITIONS",
        "t, 1, 0, INVALID_REPLICATION_FACTOR",
        "t, 1, 3, INVALID_REPLICATION_FACTOR",
    })
    void shouldRefuse(String name, int partitions, int factor, ErrorCode code) {
        assertThat(refusal(request(name, partitions, factor)).error()).isEqualTo(code);
    }

    /** A place in a queue takes 96 bytes; broker 1 and 2 have one each already. */
    @Test
    void shouldRefuseMoreReplicasThanZooKeeperCanLetGoOf() {
        TopicPlanner small = new TopicPlanner(
                new ControllerSettings(3, 2, true, new LatchBudget(0, 500)), new OpenRules(), new Random(1), () -> ID);

        assertThat(small.plan(request("t", 4, 2), image, small.latches(image)).partitions())
                .hasSize(4);
        assertThatThrownBy(() -> small.plan(request("t", 5, 2), image, small.latches(image)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.POLICY_VIOLATION))
                .hasMessageContaining("zookeeper.latches.max.bytes");
        assertThat(small.plan(request("t", 50, 1), image, small.latches(image)).partitions())
                .as("a partition with one replica has no queue")
                .hasSize(50);
    }

    @Test
    void topicsOfOneRequestCountTogether() {
        TopicPlanner small = new TopicPlanner(
                new ControllerSettings(3, 2, true, new LatchBudget(0, 500)), new OpenRules(), new Random(1), () -> ID);
        LatchUse latches = small.latches(image);

        small.plan(request("t", 3, 2), image, latches);
        assertThat(catchThrowableOfType(ApiException.class, () -> small.plan(request("refused", 3, 2), image, latches))
                        .error())
                .isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(small.plan(request("u", 1, 2), image, latches).partitions())
                .as("what was refused takes no room")
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "ä", "a/b", "a\n"})
    void shouldRefuseNamesThatKafkaRefuses(String name) {
        assertThat(refusal(request(name, 1, 1)).error()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void shouldKnowHowLongANameMayBe() {
        assertThat(planner.plan(request("x".repeat(249), 1, 1), image, planner.latches(image))
                        .partitions())
                .hasSize(1);
        assertThat(refusal(request("x".repeat(250), 1, 1)).error()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
    }

    @Test
    void shouldRefuseAssignmentsThatCannotBe() {
        assertAssignmentRefused(Map.of(1, List.of(1)), "numbered from 0");
        assertAssignmentRefused(Map.of(0, List.of()), "at least one");
        assertAssignmentRefused(Map.of(0, List.of(1, 1)), "once");
        assertAssignmentRefused(Map.of(0, List.of(1), 1, List.of(1, 2)), "name 1 brokers");
        assertAssignmentRefused(Map.of(0, List.of(7)), "broker 7 is not alive");
        NewTopic both = new NewTopic("t", 1, -1, Map.of(0, List.of(1)), Map.of());
        assertThat(refusal(both).error()).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void shouldRefuseSettingsAgainstTheRules() {
        NewTopic request = new NewTopic("t", 1, 1, Map.of(), Map.of("bad", "1"));

        assertThat(refusal(request).error()).isEqualTo(ErrorCode.INVALID_CONFIG);
    }

    @Test
    void shouldNumberNewPartitionsOnFromTheOldOnes() {
        List<PartitionSpec> added =
                planner.plan(new NewPartitions("there", 3, List.of()), image, planner.latches(image));

        assertThat(added).extracting(PartitionSpec::partition).containsExactly(1, 2);
        assertThat(added).allMatch(partition -> partition.replicas().size() == 2);
        assertThat(planner.plan(new NewPartitions("there", 2, List.of(List.of(2, 1))), image, planner.latches(image)))
                .containsExactly(new PartitionSpec(1, List.of(2, 1), 2, List.of(2, 1)));
    }

    @Test
    void shouldRefuseNewPartitionsThatCannotBe() {
        assertThat(refusal(new NewPartitions("none", 2, List.of()))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(refusal(new NewPartitions("there", 1, List.of()))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(refusal(new NewPartitions("there", 3, List.of(List.of(1, 2)))))
                .isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(refusal(new NewPartitions("there", 2, List.of(List.of(1)))))
                .isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void shouldRefuseNewPartitionsDuringAReassignment() {
        TopicNode moving = new TopicNode(
                Optional.of(ID.toString()), new TreeMap<>(Map.of(0, List.of(1, 2))), Map.of(0, List.of(2)), Map.of());
        ClusterImage now = image(broker(1, 1), broker(2, 1), new MetadataChange.TopicPresent("m", moving, 1, 0));

        ApiException refusal = catchThrowableOfType(
                ApiException.class,
                () -> planner.plan(new NewPartitions("m", 2, List.of()), now, planner.latches(now)));

        assertThat(refusal.error()).isEqualTo(ErrorCode.REASSIGNMENT_IN_PROGRESS);
    }

    @Test
    void shouldCompleteWhatHasNoStateWithTheLiveReplicas() {
        ClusterImage now = image(broker(2, 1), topic("t", ID, 1, Map.of(0, List.of(1, 2), 1, List.of(1))));

        assertThat(planner.complete(now.topic("t").orElseThrow(), now))
                .containsExactly(
                        new PartitionSpec(0, List.of(1, 2), 2, List.of(2)),
                        new PartitionSpec(1, List.of(1), -1, List.of(1)));
    }

    private void assertAssignmentRefused(Map<Integer, List<Integer>> assignment, String message) {
        ApiException refusal = refusal(new NewTopic("t", -1, -1, assignment, Map.of()));
        assertThat(refusal.error()).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(refusal).hasMessageContaining(message);
    }

    private ApiException refusal(NewTopic request) {
        return catchThrowableOfType(ApiException.class, () -> planner.plan(request, image, planner.latches(image)));
    }

    private ErrorCode refusal(NewPartitions request) {
        return catchThrowableOfType(ApiException.class, () -> planner.plan(request, image, planner.latches(image)))
                .error();
    }

    private static NewTopic request(String name, int partitions, int factor) {
        return new NewTopic(name, partitions, factor, Map.of(), Map.of());
    }
}
