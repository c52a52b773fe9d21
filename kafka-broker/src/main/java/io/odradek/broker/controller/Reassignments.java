package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.TopicStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves partitions to other replicas: writes where they are going, and once they have arrived, that they are there.
 *
 * <p>What is under way stands in the topic's znode, so that the next controller goes on with it. The end of a move is one
 * multi that checks the states it was decided on: whoever is let go was neither the leader nor the only one with the data.
 *
 * <p>Runs on: the controller's loop.
 */
final class Reassignments {

    private static final Logger LOG = LoggerFactory.getLogger(Reassignments.class);
    private static final long RETRY_MS = 1_000;

    /** How long the image may lag behind a write before the answer goes out without it. */
    private static final long SHOWN_MS = 5_000;

    /** Partitions that are let go in one multi. */
    private static final int MOST_AT_ONCE = 400;

    private final ClusterMetadata cluster;
    private final TopicStore topics;
    private final ScheduledExecutorService loop;
    private final Supplier<Optional<ControllerEpoch>> office;
    private final PreferredLeaders leaders;

    /** Partitions whose leaders are asked to hand over. */
    private final Set<TopicPartition> handingOver = new HashSet<>();

    /** Topics whose end of a move is being written. */
    private final Set<String> writing = new HashSet<>();

    private boolean lookScheduled;

    Reassignments(
            ClusterMetadata cluster,
            TopicStore topics,
            ScheduledExecutorService loop,
            Supplier<Optional<ControllerEpoch>> office,
            PreferredLeaders leaders) {
        this.cluster = cluster;
        this.topics = topics;
        this.loop = loop;
        this.office = office;
        this.leaders = leaders;
    }

    /** Begins and cancels moves, until the image shows them; the results are in the order of the request. */
    CompletableFuture<List<Result<TopicPartition>>> alter(
            List<NewReassignment> request, boolean resizeAllowed, ControllerEpoch epoch) {
        Batch<TopicPartition> batch = new Batch<>(
                request.stream().map(wanted -> wanted.partition().toString()).toList());
        ClusterImage image = cluster.image();
        Map<String, Map<Integer, Reassignment>> planned = new LinkedHashMap<>();
        for (NewReassignment wanted : request) {
            batch.attempt(wanted.partition().toString(), () -> {
                Reassignment move = ReassignmentPlanner.plan(wanted, image, resizeAllowed);
                planned.computeIfAbsent(wanted.partition().topic(), topic -> new TreeMap<>())
                        .put(wanted.partition().partition(), move);
            });
        }
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        planned.forEach((topic, moves) -> writes.add(begin(image.topic(topic).orElseThrow(), moves, epoch, batch)));
        return CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                .thenApplyAsync(done -> batch.results(), loop);
    }

    private CompletableFuture<Void> begin(
            TopicImage topic, Map<Integer, Reassignment> moves, ControllerEpoch epoch, Batch<TopicPartition> batch) {
        return topics.read(topic.name())
                .thenCompose(found -> {
                    TopicStore.Versioned before = found.filter(now -> isAsSeen(now, topic, moves.keySet()))
                            .orElseThrow(() -> changed(topic));
                    return topics.updateAssignment(
                            topic.name(), before, ReassignmentPlanner.apply(before.topic(), moves), Map.of(), epoch);
                })
                .thenCompose(written -> awaitShown(topic, moves))
                .handleAsync(
                        (done, failure) -> {
                            moves.forEach((partition, move) -> settle(topic.name(), partition, move, failure, batch));
                            return null;
                        },
                        loop);
    }

    /** Whoever lists the moves after the answer finds these, or what has come of them since. */
    private CompletableFuture<ClusterImage> awaitShown(TopicImage before, Map<Integer, Reassignment> moves) {
        return cluster.when(image -> image.topic(before.name())
                        .filter(now -> now.id().equals(before.id()))
                        .map(now -> moves.entrySet().stream()
                                .allMatch(move -> isShown(move.getKey(), move.getValue(), before, now)))
                        .orElse(true))
                .completeOnTimeout(cluster.image(), SHOWN_MS, TimeUnit.MILLISECONDS);
    }

    private static boolean isShown(int partition, Reassignment move, TopicImage before, TopicImage now) {
        Reassignment shown = Reassignment.of(now.partition(partition).orElseThrow());
        return shown.equals(move)
                || !shown.equals(Reassignment.of(before.partition(partition).orElseThrow()));
    }

    private static ApiException changed(TopicImage topic) {
        return new ApiException(
                ErrorCode.REQUEST_TIMED_OUT, "topic '" + topic.name() + "' was changed at the same time: ask again");
    }

    /** A move is planned on the image: what it does not show yet must not be overwritten. */
    private static boolean isAsSeen(TopicStore.Versioned now, TopicImage seen, Set<Integer> partitions) {
        return partitions.stream().allMatch(number -> {
            PartitionImage partition = seen.partition(number).orElseThrow();
            return partition.replicas().equals(now.topic().replicas().get(number))
                    && partition.adding().equals(now.topic().adding().getOrDefault(number, List.of()))
                    && partition.removing().equals(now.topic().removing().getOrDefault(number, List.of()));
        });
    }

    private static void settle(
            String topic, int partition, Reassignment move, Throwable failure, Batch<TopicPartition> batch) {
        TopicPartition name = new TopicPartition(topic, partition);
        if (failure == null) {
            LOG.info("{} moves: {}", name, move);
            batch.done(name.toString(), name);
        } else {
            batch.failed(name.toString(), Failures.toApi(failure));
        }
    }

    /** Goes on with the moves of some topics, as far as their states allow. */
    void advance(Set<String> names) {
        office.get()
                .ifPresent(epoch -> names.forEach(name -> cluster.image()
                        .topic(name)
                        .filter(topic -> !writing.contains(name))
                        .ifPresent(topic -> advance(topic, epoch))));
    }

    private void advance(TopicImage topic, ControllerEpoch epoch) {
        Map<Integer, Reassignment> done = new TreeMap<>();
        Map<Integer, Integer> stateVersions = new HashMap<>();
        Set<TopicPartition> ledElsewhere = new HashSet<>();
        boolean underWay = false;
        for (PartitionImage partition : topic.partitions()) {
            Reassignment move = Reassignment.of(partition);
            underWay |= move.isUnderWay();
            if (move.isDone(partition.state())) {
                if (done.size() < MOST_AT_ONCE) {
                    done.put(partition.partition(), move.completed());
                    stateVersions.put(partition.partition(), partition.stateVersion());
                }
            } else if (move.isCopied(partition.state())) {
                ledElsewhere.add(new TopicPartition(topic.name(), partition.partition()));
            }
        }
        handOver(ledElsewhere);
        if (!done.isEmpty()) {
            finish(topic, done, stateVersions, epoch);
        } else if (underWay) {
            lookLater();
        }
    }

    /** A leader that is to go makes way for the first of the target, which is the preferred replica. */
    private void handOver(Set<TopicPartition> ledElsewhere) {
        List<TopicPartition> asked =
                ledElsewhere.stream().filter(handingOver::add).toList();
        if (!asked.isEmpty()) {
            var unused = leaders.electPreferred(asked)
                    .whenCompleteAsync(
                            (done, failure) -> {
                                asked.forEach(handingOver::remove);
                                if (failure != null) {
                                    LOG.warn(
                                            "{} are still led by brokers that are to go; they are asked again",
                                            asked,
                                            failure);
                                }
                                lookLater();
                            },
                            loop);
        }
    }

    private void finish(
            TopicImage topic,
            Map<Integer, Reassignment> done,
            Map<Integer, Integer> stateVersions,
            ControllerEpoch epoch) {
        writing.add(topic.name());
        var unused = topics.read(topic.name())
                .thenCompose(found -> {
                    TopicStore.Versioned before = found.filter(now -> isAsSeen(now, topic, done.keySet()))
                            .orElseThrow(() -> changed(topic));
                    return topics.updateAssignment(
                            topic.name(),
                            before,
                            ReassignmentPlanner.apply(before.topic(), done),
                            stateVersions,
                            epoch);
                })
                .whenCompleteAsync(
                        (written, failure) -> {
                            writing.remove(topic.name());
                            if (failure == null) {
                                done.forEach((partition, move) ->
                                        LOG.info("{}-{} has moved to {}", topic.name(), partition, move.replicas()));
                            } else {
                                LOG.info(
                                        "The moves of {} are not written as done yet: {}",
                                        topic.name(),
                                        Failures.toApi(failure).getMessage());
                            }
                            lookLater();
                        },
                        loop);
    }

    /** A change of the image brings a move on; a lost answer, or a leader that did not hand over, does not. */
    private void lookLater() {
        if (lookScheduled || loop.isShutdown()) {
            return;
        }
        lookScheduled = true;
        var unused = loop.schedule(
                () -> {
                    lookScheduled = false;
                    advanceAll();
                },
                RETRY_MS,
                TimeUnit.MILLISECONDS);
    }

    /** Goes on with whatever is under way. */
    void advanceAll() {
        Set<String> names = new HashSet<>();
        cluster.image().forEachTopic(topic -> {
            if (topic.partitions().stream()
                    .anyMatch(partition -> Reassignment.of(partition).isUnderWay())) {
                names.add(topic.name());
            }
        });
        advance(names);
    }
}
