package io.odradek.broker.controller;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.image;
import static io.odradek.broker.testing.Changes.state;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.TopicNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReassignmentTest {

    private static final Reassignment RESTING = new Reassignment(List.of(1, 2, 3), List.of(), List.of());

    private static PartitionState led(int leader, Integer... isr) {
        return new PartitionState(leader, 1, List.of(isr), false, 1);
    }

    @Test
    void aMoveAddsFirstAndTakesAwayLast() {
        Reassignment move = RESTING.towards(List.of(3, 4, 5));

        assertThat(move).isEqualTo(new Reassignment(List.of(3, 4, 5, 1, 2), List.of(4, 5), List.of(1, 2)));
        assertThat(move.isDone(led(3, 1, 2, 3, 4))).isFalse();
        assertThat(move.isCopied(led(1, 1, 2, 3, 4, 5))).isTrue();
        assertThat(move.isDone(led(1, 1, 2, 3, 4, 5))).isFalse();
        assertThat(move.isDone(led(3, 1, 2, 3, 4, 5))).isTrue();
        assertThat(move.completed()).isEqualTo(new Reassignment(List.of(3, 4, 5), List.of(), List.of()));
    }

    @Test
    void anotherTargetStartsFromTheOriginAgain() {
        Reassignment move = RESTING.towards(List.of(4, 5, 6)).towards(List.of(1, 4));

        assertThat(move).isEqualTo(new Reassignment(List.of(1, 4, 2, 3), List.of(4), List.of(2, 3)));
    }

    @Test
    void anotherOrderIsNoMove() {
        assertThat(RESTING.towards(List.of(3, 2, 1)).isUnderWay()).isFalse();
    }

    @Test
    void aMoveThatIsCancelledGoesBack() {
        Reassignment move = RESTING.towards(List.of(4));

        assertThat(move.cancelled(2)).isEqualTo(new Reassignment(List.of(1, 2, 3), List.of(), List.of()));
        assertThat(move.cancelled(4))
                .as("its leader hands over first")
                .isEqualTo(new Reassignment(List.of(1, 2, 3, 4), List.of(), List.of(4)));
    }

    /** Whatever is asked and cancelled in whatever order: nobody who was there before goes before all of the target came. */
    @Test
    void nothingIsLetGoBeforeTheTargetHasItAll() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            Reassignment move = new Reassignment(some(random), List.of(), List.of());
            List<Integer> origin = move.origin();
            for (int step = random.nextInt(4); step >= 0; step--) {
                move = move.towards(some(random));
                assertThat(move.origin()).containsExactlyInAnyOrderElementsOf(origin);
                assertThat(move.replicas()).containsAll(origin).doesNotHaveDuplicates();
                assertThat(move.replicas()).startsWith(move.target().toArray(Integer[]::new));
            }
            assertThat(move.cancelled(origin.get(0)).replicas()).containsExactlyInAnyOrderElementsOf(origin);
        }
    }

    private static List<Integer> some(Random random) {
        return random.ints(1, 7).distinct().limit(1 + random.nextInt(4)).boxed().toList();
    }

    @Test
    void aRequestThatCannotBeMetHasItsCode() {
        ClusterImage image = image(
                broker(1, 1),
                broker(2, 1),
                topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(1))),
                state("t", 0, 2, 1, 0, 1));

        assertThat(code(image, 0, Optional.of(List.of()))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(code(image, 0, Optional.of(List.of(2, 2)))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(code(image, 0, Optional.of(List.of(3)))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(code(image, 0, Optional.of(List.of(1, 2)))).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertThat(code(image, 0, Optional.empty())).isEqualTo(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
        assertThat(code(image, 7, Optional.of(List.of(2)))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private static ErrorCode code(ClusterImage image, int partition, Optional<List<Integer>> replicas) {
        NewReassignment wanted = new NewReassignment(new TopicPartition("t", partition), replicas);
        return catchThrowableOfType(ApiException.class, () -> ReassignmentPlanner.plan(wanted, image, false))
                .error();
    }

    @Test
    void theTopicKeepsWhatDoesNotMove() {
        TopicNode before = new TopicNode("id", new TreeMap<>(Map.of(0, List.of(1), 1, List.of(2))));

        TopicNode moving =
                ReassignmentPlanner.apply(before, Map.of(1, new Reassignment(List.of(3, 2), List.of(3), List.of(2))));
        assertThat(moving.replicas()).isEqualTo(Map.of(0, List.of(1), 1, List.of(3, 2)));
        assertThat(moving.adding()).isEqualTo(Map.of(1, List.of(3)));
        assertThat(moving.removing()).isEqualTo(Map.of(1, List.of(2)));

        TopicNode done =
                ReassignmentPlanner.apply(moving, Map.of(1, new Reassignment(List.of(3), List.of(), List.of())));
        assertThat(done).isEqualTo(new TopicNode("id", new TreeMap<>(Map.of(0, List.of(1), 1, List.of(3)))));
    }
}
