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

    /** Broker 1 is registered at 100, broker 2 at 20, broker 3 is dead; replicas are 1, 2, 3. */
    private ElectionRules rules = new ElectionRules(1, false);

    private Place place = Place.NONE;
    private boolean suspect;

    @Test
    void shouldClaimWhatItsFormerLifeLed() {
        assertThat(claims(state("t", 0, 99, 1, 4, 1, 2))).containsExactly(lead(1, 5, List.of(1, 2)));
    }

    @Test
    void shouldKeepWhatItWasGivenInThisLife() {
        assertThat(claims(state("t", 0, 101, 1, 4, 1, 2))).isEmpty();
    }

    @Test
    void shouldClaimWhatADeadBrokerOrNobodyLeads() {
        assertThat(claims(state("t", 0, 101, 3, 4, 3, 1, 2))).containsExactly(lead(1, 5, List.of(1, 2)));
        assertThat(claims(state("t", 0, 101, -1, 4, 1))).containsExactly(lead(1, 5, List.of(1)));
    }

    @Test
    void shouldClaimWhatTheFormerLifeOfAnotherLed() {
        assertThat(claims(state("t", 0, 19, 2, 4, 1, 2))).containsExactly(lead(1, 5, List.of(1, 2)));
    }

    @Test
    void shouldLeaveALiveLeaderAlone() {
        place = Place.FIRST;

        assertThat(claims(state("t", 0, 50, 2, 4, 1, 2))).isEmpty();
    }

    @Test
    void shouldNotClaimOutOfSync() {
        place = Place.FIRST;

        assertThat(claims(state("t", 0, 50, 3, 4, 3))).isEmpty();
    }

    @Test
    void shouldClaimWhenFirstInTheQueueAndWaitBehindOthers() {
        MetadataChange orphan = state("t", 0, 50, 3, 4, 3, 1, 2);

        assertThat(claimsOf(2, orphan))
                .as("without a place, the first of the candidates claims")
                .isEmpty();
        place = Place.FIRST;
        assertThat(claimsOf(2, orphan)).hasSize(1);
        place = Place.WAITING;
        assertThat(claims(orphan)).isEmpty();
        place = Place.OVERDUE;
        assertThat(claims(orphan))
                .as("a queue that holds an election up does not count")
                .hasSize(1);
        assertThat(claimsOf(2, orphan)).isEmpty();
    }

    @Test
    void shouldClaimAsEligibleOnlyWhenNobodyInSyncLives() {
        rules = new ElectionRules(2, false);
        MetadataChange alone = stateWith(3, List.of(3), List.of(1));
        MetadataChange withAnother = stateWith(3, List.of(2, 3), List.of(1));

        assertThat(claims(alone))
                .containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1), List.of(3), false, 9)));
        place = Place.FIRST;
        assertThat(claims(withAnother)).isEmpty();
    }

    @Test
    void shouldKeepWhoLeavesTheIsrEligibleBelowTheLeastSize() {
        rules = new ElectionRules(3, false);

        assertThat(claims(state("t", 0, 101, 3, 4, 3, 1, 2)))
                .containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1, 2), List.of(3), false, 9)));
    }

    @Test
    void shouldLeadUncleanlyOnlyByLeaveAndMarkIt() {
        MetadataChange lost = state("t", 0, 50, 3, 4, 3);

        assertThat(claims(lost)).isEmpty();
        rules = new ElectionRules(1, true);
        assertThat(claims(lost)).containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1), true, 9)));
        assertThat(claimsOf(2, lost)).as("one of the live replicas is enough").isEmpty();
    }

    @Test
    void shouldWithdrawAfterACrashWhereOthersLackNothing() {
        suspect = true;

        assertThat(claims(state("t", 0, 99, 1, 4, 1, 2)))
                .as("and the others elect a leader")
                .containsExactly(new Change("t", 0, 4, new PartitionState(-1, 5, List.of(2), false, 9)));
        assertThat(claims(state("t", 0, 50, 2, 4, 1, 2)))
                .as("the leader goes on")
                .containsExactly(new Change("t", 0, 4, new PartitionState(2, 4, List.of(2), false, 9)));
        assertThat(claims(stateWith(1, List.of(1), List.of(2, 3))))
                .as("one that is eligible lacks nothing")
                .containsExactly(new Change("t", 0, 4, new PartitionState(-1, 5, List.of(2), List.of(3), false, 9)));
    }

    @Test
    void shouldLeadAsOneThatRecoversAfterACrashWhereNobodyElseIsLeft() {
        suspect = true;

        assertThat(claims(state("t", 0, 99, 1, 4, 1, 3)))
                .containsExactly(new Change("t", 0, 4, new PartitionState(1, 5, List.of(1), true, 9)));
    }

    @Test
    void shouldNotClaimWhatItHasNoReplicaOf() {
        assertThat(changes(
                        1,
                        image(
                                broker(1, 100),
                                topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(2, 3))),
                                state("t", 0, 50, 3, 4, 3, 1))))
                .isEmpty();
    }

    @Test
    void shouldNotClaimWhatHasNoStateOrIsToBeDeleted() {
        assertThat(claims()).isEmpty();
        assertThat(claims(state("t", 0, 99, 1, 4, 1), new DeletionQueued("t"))).isEmpty();
    }

    private static Change lead(int leader, int epoch, List<Integer> isr) {
        return new Change("t", 0, 4, new PartitionState(leader, epoch, isr, false, 9));
    }

    private static MetadataChange stateWith(int leader, List<Integer> isr, List<Integer> eligible) {
        PartitionState state = new PartitionState(leader, 4, isr, eligible, false, 1);
        return new MetadataChange.StatePresent("t", 0, state, 4, 99);
    }

    private List<Change> claims(MetadataChange... more) {
        return claimsOf(1, more);
    }

    private List<Change> claimsOf(int brokerId, MetadataChange... more) {
        Stream<MetadataChange> base = Stream.of(
                broker(1, 100),
                broker(2, 20),
                new ControllerEpochPresent(9),
                topic("t", Uuid.randomUuid(), 1, Map.of(0, List.of(1, 2, 3))));
        return changes(brokerId, image(Stream.concat(base, Stream.of(more)).toArray(MetadataChange[]::new)));
    }

    private List<Change> changes(int brokerId, ClusterImage image) {
        return new LeaderClaims(brokerId, (now, topic) -> rules, key -> place, key -> suspect)
                .decide(image, List.of("t", "unknown")).stream()
                        .map(Claim::change)
                        .toList();
    }
}
