package io.odradek.broker.election;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.election.LeaderHandOver.Result;
import io.odradek.broker.testing.States;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore;
import io.odradek.zk.watch.MetadataChange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Time is driven by hand: each scheduled step moves it on. */
class LeaderHandOverTest {

    private static final int PARTITIONS = 120;

    private final ClusterMetadata cluster = new ClusterMetadata();
    private final States states = new States();
    private final Queue<Runnable> scheduled = new ArrayDeque<>();
    private final Led led = new Led();
    private final HandOverPlan plan = new HandOverPlan(1, (image, topic) -> new ElectionRules(1, false));
    private final LeaderHandOver handOver = new LeaderHandOver(
            cluster::image, new PartitionStateStore(states), led, this::schedule, () -> this.nowNanos);
    private long nowNanos;

    /** Which partitions are paused, and who lags. */
    private static final class Led implements LedPartitions {
        private final Set<TopicPartition> paused = new HashSet<>();
        private final Set<TopicPartition> lagging = new HashSet<>();
        private int mostPaused;

        @Override
        public boolean pauseAppends(TopicPartition partition, int leaderEpoch) {
            paused.add(partition);
            mostPaused = Math.max(mostPaused, paused.size());
            return true;
        }

        @Override
        public void resumeAppends(TopicPartition partition) {
            paused.remove(partition);
        }

        @Override
        public boolean hasCaughtUp(TopicPartition partition, int replica) {
            return !lagging.contains(partition);
        }
    }

    private void schedule(Runnable step, Duration delay) {
        scheduled.add(() -> {
            nowNanos += delay.toNanos();
            step.run();
        });
    }

    @BeforeEach
    void lead() {
        Map<Integer, List<Integer>> replicas = new HashMap<>();
        List<MetadataChange> changes = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            replicas.put(partition, List.of(1, 2));
            PartitionState state = new PartitionState(1, 3, List.of(1, 2), false, 1);
            states.put("t", partition, state, 7);
            changes.add(new MetadataChange.StatePresent("t", partition, state, 7, 50));
        }
        changes.add(broker(1, 10));
        changes.add(broker(2, 20));
        changes.add(topic("t", Uuid.randomUuid(), 1, replicas));
        cluster.onChanges(changes);
    }

    @Test
    void shouldHandOverAllInRounds() {
        Result result = run();

        assertThat(result.moved()).isEqualTo(PARTITIONS);
        assertThat(result.left()).isEmpty();
        assertThat(states.requests()).as("one multi for each round").isEqualTo(3);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(states.get("t", partition)).isEqualTo(new PartitionState(2, 4, List.of(2), false, -1));
        }
    }

    @Test
    void shouldLetAppendsGoOnWhereTheSuccessorLags() {
        TopicPartition slow = new TopicPartition("t", 5);
        led.lagging.add(slow);

        Result result = run();

        assertThat(result.moved()).isEqualTo(PARTITIONS - 1);
        assertThat(result.left()).containsExactly(slow);
        assertThat(led.paused).doesNotContain(slow);
        assertThat(states.get("t", 5).leader()).isEqualTo(1);
    }

    @Test
    void shouldTryAgainWithTheNextImageAfterAConflict() {
        PartitionState newer = new PartitionState(1, 3, List.of(1, 2), true, 1);
        states.put("t", 9, newer, 8);
        CompletableFuture<Result> result = handOver.run(plan::leaving);
        // its own round meets the conflict before the image tells
        cluster.onChanges(List.of(new MetadataChange.StatePresent("t", 9, newer, 8, 60)));
        drain(result);

        assertThat(result.join().moved()).isEqualTo(PARTITIONS);
        assertThat(states.get("t", 9).leaderEpoch()).isEqualTo(4);
    }

    @Test
    void shouldNotPauseMoreThanOneRoundOfThoseThatStay() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            led.lagging.add(new TopicPartition("t", partition));
        }

        Result result = run();

        assertThat(result.moved()).isZero();
        assertThat(result.left()).hasSize(PARTITIONS);
        assertThat(led.mostPaused).isEqualTo(50);
        assertThat(led.paused).isEmpty();
    }

    private Result run() {
        CompletableFuture<Result> result = handOver.run(plan::leaving);
        drain(result);
        return result.join();
    }

    private void drain(CompletableFuture<Result> result) {
        for (int step = 0; !result.isDone(); step++) {
            assertThat(step).as("steps").isLessThan(10_000);
            assertThat(scheduled).as("what is to be done next").isNotEmpty();
            scheduled.remove().run();
        }
    }
}
