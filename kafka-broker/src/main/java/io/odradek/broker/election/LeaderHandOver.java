package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.common.TopicPartition;
import io.odradek.zk.store.PartitionStateStore;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives partitions that this broker leads to others, in rounds.
 *
 * <pre>
 *   round:  appends paused ── successors have everything, or time is up ── one multi of compare-and-sets
 *             │                                                                │ written: the image makes this broker follow
 *             └── not caught up in time, or conflict: appends go on, tried again later ◄──┘
 * </pre>
 *
 * A round is small and its time short, so that no partition is without a leader for longer than clients notice. Only the
 * leader hands over: whoever wants another leader asks it.
 *
 * <p>Invariant: a partition whose appends are paused here is either in the round under way or has been handed over.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
public final class LeaderHandOver {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderHandOver.class);

    private static final int ROUND = 50;
    private static final int ATTEMPTS = 20;
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration CATCH_UP = Duration.ofMillis(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Supplier<ClusterImage> image;
    private final PartitionStateStore states;
    private final LedPartitions led;
    private final BiConsumer<Runnable, Duration> schedule;
    private final LongSupplier nanoTime;

    /** Versions that hand-overs made; the image may not show them yet. */
    private final Map<TopicPartition, Integer> written = new HashMap<>();

    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    /**
     * @param image the newest image
     * @param schedule runs a step on the ZooKeeper event thread after a delay
     */
    public LeaderHandOver(
            Supplier<ClusterImage> image,
            PartitionStateStore states,
            LedPartitions led,
            BiConsumer<Runnable, Duration> schedule,
            LongSupplier nanoTime) {
        this.image = image;
        this.states = states;
        this.led = led;
        this.schedule = schedule;
        this.nanoTime = nanoTime;
    }

    /**
     * What was handed over and what was not.
     *
     * @param moved how many partitions have another leader now
     * @param left those that should have moved and did not, because nobody caught up in time or ZooKeeper failed
     */
    public record Result(int moved, List<TopicPartition> left) {}

    /**
     * Hands over what the plan finds in the newest image, again and again until it finds nothing more that has not failed.
     * Calls follow one another. Call on the ZooKeeper event thread.
     */
    public CompletableFuture<Result> run(Function<ClusterImage, List<HandOver>> plan) {
        CompletableFuture<Result> run = last.handle((done, failure) -> null).thenCompose(done -> new Run(plan).start());
        last = run;
        return run;
    }

    /** One call. */
    private final class Run {

        private final Function<ClusterImage, List<HandOver>> plan;
        private final Map<TopicPartition, Integer> attempts = new HashMap<>();
        private final CompletableFuture<Result> result = new CompletableFuture<>();
        private int moved;

        Run(Function<ClusterImage, List<HandOver>> plan) {
            this.plan = plan;
        }

        CompletableFuture<Result> start() {
            nextRound();
            return result;
        }

        private void nextRound() {
            ClusterImage now = image.get();
            written.entrySet().removeIf(entry -> isShown(now, entry.getKey(), entry.getValue()));
            List<HandOver> due = plan.apply(now).stream()
                    .filter(each -> !written.containsKey(each.partition()))
                    .toList();
            List<HandOver> round = due.stream()
                    .filter(each -> attempts.getOrDefault(each.partition(), 0) < ATTEMPTS)
                    .limit(ROUND)
                    .toList();
            if (round.isEmpty()) {
                result.complete(
                        new Result(moved, due.stream().map(HandOver::partition).toList()));
                return;
            }
            round.forEach(each -> attempts.merge(each.partition(), 1, Integer::sum));
            List<HandOver> paused = round.stream()
                    .filter(each -> led.pauseAppends(each.partition(), each.leaderEpoch()))
                    .toList();
            if (paused.isEmpty()) {
                // the image has not reached the partitions yet
                schedule.accept(this::nextRound, PAUSE);
            } else {
                await(paused, nanoTime.getAsLong() + CATCH_UP.toNanos());
            }
        }

        private void await(List<HandOver> paused, long deadline) {
            List<HandOver> ready = paused.stream()
                    .filter(each -> led.hasCaughtUp(each.partition(), each.successor()))
                    .toList();
            if (ready.size() < paused.size() && nanoTime.getAsLong() < deadline) {
                schedule.accept(() -> await(paused, deadline), LOOK);
                return;
            }
            paused.stream().filter(each -> !ready.contains(each)).forEach(each -> led.resumeAppends(each.partition()));
            if (ready.isEmpty()) {
                schedule.accept(this::nextRound, PAUSE);
            } else {
                write(ready);
            }
        }

        private void write(List<HandOver> ready) {
            List<Change> changes = ready.stream().map(HandOver::change).toList();
            var unused = states.compareAndSetAll(changes).whenComplete((outcomes, failure) -> {
                boolean allWritten = true;
                for (int i = 0; i < ready.size(); i++) {
                    allWritten &= settle(ready.get(i), failure == null ? outcomes.get(i) : new Outcome.Gone());
                }
                if (!allWritten) {
                    // the image has to catch up with whoever wrote first
                    schedule.accept(this::nextRound, PAUSE);
                } else {
                    nextRound();
                }
            });
        }

        /** A partition that is gone, or whose write failed in an unknown way, is looked at again with the next image. */
        private boolean settle(HandOver handOver, Outcome outcome) {
            if (outcome instanceof Outcome.Written now) {
                moved++;
                written.put(handOver.partition(), now.version());
                return true;
            }
            LOG.info(
                    "{} stays here for now: its hand-over to broker {} met {}",
                    handOver.partition(),
                    handOver.successor(),
                    outcome);
            led.resumeAppends(handOver.partition());
            return false;
        }

        private boolean isShown(ClusterImage now, TopicPartition partition, int version) {
            return now.partition(partition.topic(), partition.partition())
                    .filter(shown -> shown.stateVersion() < version)
                    .isEmpty();
        }
    }
}
