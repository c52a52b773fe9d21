package io.odradek.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.TopicPartition;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broker 1 leads in epoch 5, and 3 is about to be in sync. Lives are ten times the broker. */
class IsrExpansionTest {

    private static final int EPOCH = 5;
    private static final Map<Integer, Long> LIVES = Map.of(1, 10L, 2, 20L, 3, 30L);

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ModelClock clock = new ModelClock();
    private ModelReplica leader;

    @BeforeEach
    void lead() {
        leader = new ModelReplica(1, new TopicPartition("t", 0), 2, directory, scheduler, clock, 10);
        leader.learn(new PartitionState(1, EPOCH, List.of(1, 2), List.of(), false, 1), 0, 11, LIVES);
        leader.partition.noteFetch(2, LIVES.get(2), EPOCH, 0);
        leader.partition.noteFetch(3, LIVES.get(3), EPOCH, 0);
    }

    @AfterEach
    void close() {
        leader.stop();
        scheduler.shutdownNow();
    }

    private IsrMoment moment() {
        return new IsrMoment(
                clock.getAsLong(),
                ModelClock.LAG,
                broker -> LIVES.getOrDefault(broker, -1L),
                broker -> Optional.of("mark of " + broker));
    }

    @Test
    void whoIsTakenInMustLiveOnUntilItIsWritten() {
        Change change = leader.partition.proposeIsr(moment()).orElseThrow();

        assertThat(change.state().isr()).containsExactly(1, 2, 3);
        assertThat(change.lives())
                .as("of the one that joins, and of nobody else")
                .containsExactly("mark of 3");
    }

    @Test
    void whoIsTakenOutNeedNotLive() {
        clock.advance(ModelClock.LAG + 1);

        Change change = leader.partition.proposeIsr(moment()).orElseThrow();

        assertThat(change.state().isr()).containsExactly(1);
        assertThat(change.lives()).isEmpty();
    }

    @Test
    void aLifeThatIsOverLeavesEverythingAsItWas() {
        Change change = leader.partition.proposeIsr(moment()).orElseThrow();
        assertThat(leader.partition.proposeIsr(moment())).as("one at a time").isEmpty();

        leader.partition.isrSettled(change, new Outcome.LifeOver("mark of 3"));

        assertThat(leader.partition.role().isr()).containsExactly(1, 2);
        assertThat(leader.leads()).isTrue();
        assertThat(leader.partition.proposeIsr(moment()))
                .as("it may be tried again, for another life")
                .contains(change);
    }
}
