package io.odradek.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.TopicPartition;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker 1 leads in epoch 5 and cannot know whether its session lives. Lives are ten times the broker. */
class UncertainLeaderTest {

    private static final int EPOCH = 5;
    private static final long FRESH = 100;
    private static final Map<Integer, Long> LIVES = Map.of(1, 10L, 2, 20L, 3, 30L);

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ModelClock clock = new ModelClock();
    private ModelReplica leader;

    @BeforeEach
    void open() {
        leader = new ModelReplica(1, new TopicPartition("t", 0), 2, directory, scheduler, clock, 10);
    }

    @AfterEach
    void close() {
        leader.stop();
        scheduler.shutdownNow();
    }

    private void lead(int version, List<Integer> isr, List<Integer> eligible) {
        leader.learn(new PartitionState(1, EPOCH, isr, eligible, false, 1), version, 11 + version, LIVES);
    }

    private void fetch(int follower) {
        leader.partition.noteFetch(follower, LIVES.get(follower), EPOCH, 0);
    }

    private boolean stepsDown(boolean unclean) {
        return leader.partition.resignUnlessVouchedFor(unclean, FRESH);
    }

    @Test
    void whoIsFollowedByAllInSyncLeadsOn() {
        lead(0, List.of(1, 2, 3), List.of());
        fetch(2);
        fetch(3);
        clock.advance(FRESH);

        assertThat(stepsDown(false)).isFalse();
        assertThat(leader.leads()).isTrue();
    }

    @Test
    void whoIsNotFollowedByOneOfThemStepsDown() {
        lead(0, List.of(1, 2, 3), List.of());
        fetch(2);
        fetch(3);
        clock.advance(FRESH);
        fetch(2);
        clock.advance(1);

        assertThat(stepsDown(false)).as("3 may lead").isTrue();
        assertThat(leader.leads()).isFalse();
        assertThat(stepsDown(false)).as("again").isFalse();
    }

    @Test
    void whoHasNotBeenFetchedFromInThisEpochStepsDown() {
        lead(0, List.of(1, 2), List.of());

        assertThat(stepsDown(false)).isTrue();
    }

    @Test
    void whoIsAloneInSyncLeadsOnUnlessElectionsMayBeUnclean() {
        lead(0, List.of(1), List.of());
        assertThat(stepsDown(false)).isFalse();
        assertThat(stepsDown(true)).isTrue();
    }

    @Test
    void whoIsEligibleMayLeadToo() {
        lead(0, List.of(1), List.of(2));

        assertThat(stepsDown(false)).isTrue();
    }

    @Test
    void whoMayHaveBeenTakenInByAChangeOnItsWayMayLeadToo() {
        lead(0, List.of(1, 2), List.of());
        fetch(2);
        fetch(3);
        assertThat(leader.partition.proposeIsr(leader.moment())).isPresent();
        clock.advance(FRESH + 1);
        fetch(2);

        assertThat(stepsDown(false)).isTrue();
    }

    @Test
    void whoLeadsAgainInTheSameEpochStillCountsTheChangeOnItsWay() {
        lead(0, List.of(1, 2), List.of());
        fetch(2);
        fetch(3);
        Change change = leader.partition.proposeIsr(leader.moment()).orElseThrow();
        clock.advance(FRESH + 1);
        assertThat(stepsDown(false)).isTrue();

        lead(0, List.of(1, 2), List.of());

        assertThat(leader.leads()).isTrue();
        assertThat(leader.partition.awaits(change)).isTrue();
        leader.append("x");
        leader.partition.noteFetch(2, 20, EPOCH, 1);
        assertThat(leader.partition.isReplicated(1))
                .as("3 may be in sync, and does not have it")
                .isFalse();
        leader.partition.noteFetch(3, 30, EPOCH, 1);
        assertThat(leader.partition.isReplicated(1)).isTrue();
    }
}
