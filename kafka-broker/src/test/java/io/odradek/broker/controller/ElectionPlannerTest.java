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
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.watch.MetadataChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ElectionPlannerTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    @Test
    void shouldSayWhyAPreferredElectionIsNotToBe() {
        assertThat(preferred(cluster(state("t", 0, 50, 1, 4, 1, 2)))).isEqualTo(ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(preferred(cluster(state("t", 0, 50, 2, 4, 2))))
                .as("out of sync")
                .isEqualTo(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
        assertThat(preferred(image(
                        broker(2, 20),
                        topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(1, 2))),
                        state("t", 0, 50, 2, 4, 2, 1))))
                .as("dead")
                .isEqualTo(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
        assertThat(preferred(image())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void shouldAllowAPreferredElectionWhereAnotherLeads() {
        ElectionPlanner.requirePreferredElection(cluster(state("t", 0, 50, 2, 4, 1, 2)), PARTITION);
    }

    @Test
    void shouldElectUncleanlyOnlyWhereNobodyLeads() {
        assertThat(error(() -> ElectionPlanner.uncleanElection(cluster(state("t", 0, 50, 2, 4, 2)), PARTITION)))
                .isEqualTo(ErrorCode.ELECTION_NOT_NEEDED);
        assertThat(error(() -> ElectionPlanner.uncleanElection(
                        image(topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(1, 2))), state("t", 0, 50, 2, 4, 2)),
                        PARTITION)))
                .isEqualTo(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
    }

    @Test
    void shouldElectTheBestThatThereIs() {
        assertThat(ElectionPlanner.uncleanElection(cluster(state("t", 0, 50, 9, 4, 9)), PARTITION))
                .isEqualTo(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1), true, -1)));
        PartitionState inSync = ElectionPlanner.uncleanElection(cluster(state("t", 0, 50, 9, 4, 2, 9)), PARTITION)
                .state();
        assertThat(inSync.leader()).isEqualTo(2);
        assertThat(inSync.recovering()).isFalse();
    }

    @Test
    void shouldBalanceABrokerThatLeadsTooFewOfItsOwn() {
        ClusterImage two = ledElsewhere(2);
        ClusterImage one = ledElsewhere(1);

        assertThat(ElectionPlanner.imbalance(two)).isEqualTo(2);
        assertThat(ElectionPlanner.toBalance(two, 10)).hasSize(2);
        assertThat(ElectionPlanner.toBalance(one, 10))
                .as("ten percent are allowed")
                .isEmpty();
        assertThat(ElectionPlanner.toBalance(one, 0)).hasSize(1);
    }

    /** Ten partitions that prefer broker 1, of which broker 2 leads some. */
    private static ClusterImage ledElsewhere(int count) {
        Map<Integer, List<Integer>> replicas = new HashMap<>();
        IntStream.range(0, 10).forEach(partition -> replicas.put(partition, List.of(1, 2)));
        Stream<MetadataChange> states = IntStream.range(0, 10)
                .mapToObj(partition -> state("t", partition, 50, partition < count ? 2 : 1, 4, 1, 2));
        return image(Stream.concat(
                        Stream.of(broker(1, 10), broker(2, 20), topic("t", Uuid.randomUuid(), 1, replicas)), states)
                .toArray(MetadataChange[]::new));
    }

    private static ErrorCode preferred(ClusterImage image) {
        return error(() -> ElectionPlanner.requirePreferredElection(image, PARTITION));
    }

    private static ErrorCode error(ThrowingCallable call) {
        return catchThrowableOfType(ApiException.class, call).error();
    }

    private static ClusterImage cluster(MetadataChange state) {
        return image(broker(1, 10), broker(2, 20), topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(1, 2))), state);
    }
}
