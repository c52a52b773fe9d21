package io.odradek.broker.election;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.image;
import static io.odradek.broker.testing.Changes.state;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.watch.MetadataChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandOverPlanTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final HandOverPlan plan = new HandOverPlan(1, (image, topic) -> new ElectionRules(2, false));

    @Test
    void shouldLeaveThePartitionAndTheIsrWithOneWrite() {
        List<HandOver> leaving = plan.leaving(cluster(List.of(1, 2, 3), state("t", 0, 50, 1, 4, 1, 2, 3)));

        assertThat(leaving).hasSize(1);
        assertThat(leaving.get(0).leaderEpoch()).isEqualTo(4);
        assertThat(leaving.get(0).change().expectedVersion()).isEqualTo(4);
        assertThat(leaving.get(0).change().state()).isEqualTo(new PartitionState(2, 5, List.of(2, 3), false, -1));
    }

    @Test
    void shouldStayEligibleWhereTheIsrFallsBelowItsLeastSize() {
        List<HandOver> leaving = plan.leaving(cluster(List.of(1, 2, 3), state("t", 0, 50, 1, 4, 1, 2)));

        assertThat(leaving.get(0).change().state())
                .isEqualTo(new PartitionState(2, 5, List.of(2), List.of(1), false, -1));
    }

    @Test
    void shouldChooseThePreferredReplicaWhereThatCanLead() {
        assertThat(plan.leaving(cluster(List.of(3, 2, 1), state("t", 0, 50, 1, 4, 1, 2, 3)))
                        .get(0)
                        .successor())
                .isEqualTo(3);
    }

    @Test
    void shouldKeepWhatNobodyElseCanLead() {
        assertThat(plan.leaving(cluster(List.of(1, 2, 3), state("t", 0, 50, 1, 4, 1))))
                .isEmpty();
        assertThat(plan.leaving(cluster(List.of(1, 9), state("t", 0, 50, 1, 4, 1, 9))))
                .as("the other one is dead")
                .isEmpty();
        assertThat(plan.leaving(cluster(List.of(1, 2, 3), state("t", 0, 50, 2, 4, 1, 2))))
                .as("another leads")
                .isEmpty();
        assertThat(plan.leaving(cluster(List.of(1, 2, 3), state("t", 0, 9, 1, 4, 1, 2))))
                .as("a former life led")
                .isEmpty();
    }

    @Test
    void shouldSpreadPartitionsEvenly() {
        Map<Integer, List<Integer>> replicas = new HashMap<>();
        IntStream.range(0, 30).forEach(partition -> replicas.put(partition, List.of(1, 2, 3)));
        Stream<MetadataChange> states =
                IntStream.range(0, 30).mapToObj(partition -> state("t", partition, 50, 1, 4, 1, 2, 3));

        Map<Integer, Long> given = plan
                .leaving(image(Stream.concat(
                                Stream.of(
                                        broker(1, 10),
                                        broker(2, 20),
                                        broker(3, 30),
                                        topic("t", Uuid.randomUuid(), 1, replicas)),
                                states)
                        .toArray(MetadataChange[]::new)))
                .stream()
                .collect(Collectors.groupingBy(HandOver::successor, TreeMap::new, Collectors.counting()));

        assertThat(given).isEqualTo(Map.of(2, 15L, 3, 15L));
    }

    @Test
    void shouldGiveBackToThePreferredReplicaAndStayInSync() {
        ClusterImage image = cluster(List.of(2, 1, 3), state("t", 0, 50, 1, 4, 1, 2, 3));

        assertThat(plan.preferred(image, List.of(PARTITION)))
                .extracting(handOver -> handOver.change().state())
                .containsExactly(new PartitionState(2, 5, List.of(1, 2, 3), false, -1));
        assertThat(plan.preferred(image, List.of(new TopicPartition("t", 1), new TopicPartition("unknown", 0))))
                .isEmpty();
    }

    @Test
    void shouldNotGiveToOneThatIsOutOfSync() {
        assertThat(plan.to(cluster(List.of(2, 1, 3), state("t", 0, 50, 1, 4, 1, 3)), Map.of(PARTITION, 2)))
                .isEmpty();
    }

    private static ClusterImage cluster(List<Integer> replicas, MetadataChange state) {
        return image(
                broker(1, 10),
                broker(2, 20),
                broker(3, 30),
                topic("t", Uuid.randomUuid(), 1, Map.of(0, replicas)),
                state);
    }
}
