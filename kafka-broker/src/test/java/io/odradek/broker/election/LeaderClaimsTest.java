package io.odradek.broker.election;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.image;
import static io.odradek.broker.testing.Changes.state;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.common.Uuid;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.watch.MetadataChange;
import io.odradek.zk.watch.MetadataChange.ControllerEpochPresent;
import io.odradek.zk.watch.MetadataChange.DeletionQueued;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeaderClaimsTest {

    /** Broker 1 is registered at 100. */
    private final LeaderClaims claims = new LeaderClaims(1, 100);

    @Test
    void shouldClaimWhatItsFormerLifeLed() {
        assertThat(claims.decide(cluster(state("t", 0, 99, 1, 4, 1, 2))))
                .containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1, 2), false, 9)));
    }

    @Test
    void shouldKeepWhatItWasGivenInThisLife() {
        assertThat(claims.decide(cluster(state("t", 0, 101, 1, 4, 1, 2)))).isEmpty();
    }

    @Test
    void shouldClaimWhatADeadBrokerOrNobodyLeads() {
        assertThat(claims.decide(cluster(state("t", 0, 101, 3, 4, 3, 1, 2))))
                .containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1, 2), false, 9)));
        assertThat(claims.decide(cluster(state("t", 0, 101, -1, 4, 1))))
                .containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1), false, 9)));
    }

    @Test
    void shouldLeaveALiveLeaderAlone() {
        assertThat(claims.decide(cluster(state("t", 0, 50, 2, 4, 1, 2)))).isEmpty();
    }

    @Test
    void shouldNotClaimOutOfSync() {
        assertThat(claims.decide(cluster(state("t", 0, 50, 3, 4, 3)))).isEmpty();
    }

    @Test
    void shouldNotClaimWhatItHasNoReplicaOf() {
        assertThat(claims.decide(image(
                        broker(1, 100),
                        topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(2, 3))),
                        state("t", 0, 50, 3, 4, 3, 1))))
                .isEmpty();
    }

    @Test
    void shouldNotClaimWhatHasNoStateOrIsToBeDeleted() {
        assertThat(claims.decide(cluster())).isEmpty();
        assertThat(claims.decide(cluster(state("t", 0, 99, 1, 4, 1), new DeletionQueued("t"))))
                .isEmpty();
    }

    @Test
    void shouldLookAtTheNamedTopicsOnly() {
        ClusterImage image = cluster(state("t", 0, 99, 1, 4, 1));

        assertThat(claims.decide(image, List.of("other", "unknown"))).isEmpty();
        assertThat(claims.decide(image, List.of("t"))).hasSize(1);
    }

    private static ClusterImage cluster(MetadataChange... more) {
        Stream<MetadataChange> base = Stream.of(
                broker(1, 100),
                broker(2, 20),
                new ControllerEpochPresent(9),
                topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(1, 2, 3))));
        return image(Stream.concat(base, Stream.of(more)).toArray(MetadataChange[]::new));
    }
}
