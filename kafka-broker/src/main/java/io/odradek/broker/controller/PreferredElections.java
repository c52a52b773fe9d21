package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.PreferredElectionNode.Partition;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.PreferredElectionRequests;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has leaders give partitions back to their preferred replicas.
 *
 * <p>Only a leader can do so without a gap, so it is asked: the partitions are written to
 * {@code /admin/preferred_replica_election}, which every broker watches, and the request is removed when all of them are led as
 * wanted, cannot be, or time is up. There is one request at a time; more wait their turn. One that a tool wrote, or a controller
 * that is gone, is waited for and removed in the same way.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields.
 */
final class PreferredElections {

    private static final Logger LOG = LoggerFactory.getLogger(PreferredElections.class);

    /** Far below what a znode may hold, and more than a second's work. */
    private static final int PER_REQUEST = 2_000;

    private static final int MAX_WAITING = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofMillis(500);

    /** Partitions whose elections are waited for. */
    private static final class Round {

        private final Set<TopicPartition> open;
        private final Map<TopicPartition, ApiException> errors = new HashMap<>();
        private final CompletableFuture<Map<TopicPartition, ApiException>> done = new CompletableFuture<>();

        Round(List<TopicPartition> wanted) {
            this.open = new HashSet<>(wanted);
        }
    }

    private final ClusterMetadata cluster;
    private final PreferredElectionRequests store;
    private final ZooKeeperSession session;
    private final Supplier<Optional<ControllerEpoch>> office;

    private final Deque<Round> waiting = new ArrayDeque<>();
    private Optional<Round> current = Optional.empty();
    /** What the znode holds, by this controller or by somebody else. */
    private List<TopicPartition> requested = List.of();

    PreferredElections(ClusterMetadata cluster, ZooKeeperSession session, Supplier<Optional<ControllerEpoch>> office) {
        this.cluster = cluster;
        this.session = session;
        this.store = new PreferredElectionRequests(session);
        this.office = office;
    }

    /** Asks for the elections; the future has an error for each partition that did not come to it, and does not fail. */
    CompletableFuture<Map<TopicPartition, ApiException>> request(List<TopicPartition> wanted) {
        List<CompletableFuture<Map<TopicPartition, ApiException>>> rounds = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += PER_REQUEST) {
            rounds.add(enqueue(wanted.subList(from, Math.min(wanted.size(), from + PER_REQUEST))));
        }
        return CompletableFuture.allOf(rounds.toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<TopicPartition, ApiException> errors = new HashMap<>();
            rounds.forEach(round -> errors.putAll(round.join()));
            return errors;
        });
    }

    private CompletableFuture<Map<TopicPartition, ApiException>> enqueue(List<TopicPartition> wanted) {
        Round round = new Round(wanted);
        if (waiting.size() >= MAX_WAITING) {
            finish(round, new ApiException(ErrorCode.REQUEST_TIMED_OUT, "too many elections are waited for already"));
        } else {
            waiting.add(round);
            next();
        }
        return round.done;
    }

    private void next() {
        if (current.isPresent() || office.get().isEmpty()) {
            return;
        }
        if (!requested.isEmpty()) {
            // somebody else's request: see it through
            start(new Round(requested));
        } else if (!waiting.isEmpty()) {
            Round round = waiting.removeFirst();
            start(round);
            write(round, office.get().orElseThrow());
        }
    }

    private void start(Round round) {
        current = Optional.of(round);
        session.schedule(() -> giveUp(round), PATIENCE);
        look();
    }

    private void write(Round round, ControllerEpoch epoch) {
        if (round.open.isEmpty()) {
            return;
        }
        List<Partition> partitions = round.open.stream()
                .map(name -> new Partition(name.topic(), name.partition()))
                .toList();
        var unused = store.request(partitions, epoch).whenComplete((done, failure) -> {
            if (failure != null && isCurrent(round)) {
                refused(round, epoch, failure);
            }
        });
    }

    private void refused(Round round, ControllerEpoch epoch, Throwable failure) {
        ApiException error = Failures.toApi(failure);
        if (error.getCause() instanceof ZkException.NodeExists) {
            session.schedule(
                    () -> {
                        if (isCurrent(round)) {
                            write(round, epoch);
                        }
                    },
                    RETRY);
        } else {
            finish(round, error);
            current = Optional.empty();
            next();
        }
    }

    private boolean isCurrent(Round round) {
        return current.filter(now -> now == round).isPresent();
    }

    /** What the znode holds now. */
    void onRequest(List<TopicPartition> partitions) {
        requested = partitions;
        next();
    }

    /** Looks which elections have come about, or cannot any more. */
    void look() {
        if (current.isEmpty()) {
            return;
        }
        Round round = current.get();
        ClusterImage image = cluster.image();
        round.open.removeIf(name -> isSettled(round, image, name));
        if (round.open.isEmpty()) {
            end(round);
        }
    }

    private static boolean isSettled(Round round, ClusterImage image, TopicPartition name) {
        try {
            ElectionPlanner.requirePreferredElection(image, name);
            return false;
        } catch (ApiException e) {
            if (e.error() != ErrorCode.ELECTION_NOT_NEEDED) {
                round.errors.put(name, e);
            }
            return true;
        }
    }

    private void giveUp(Round round) {
        if (isCurrent(round)) {
            LOG.warn("{} partitions were not given back to their preferred replicas in time", round.open.size());
            finish(
                    round,
                    new ApiException(
                            ErrorCode.REQUEST_TIMED_OUT, "the leader has not given the partition to another in time"));
            end(round);
        }
    }

    /** The request goes before the next one is made. */
    private void end(Round round) {
        round.done.complete(round.errors);
        CompletableFuture<Void> removed =
                office.get().map(store::remove).orElseGet(() -> CompletableFuture.completedFuture(null));
        var unused = removed.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("A finished preferred election could not be removed; the next one does it", failure);
            }
            requested = List.of();
            current = Optional.empty();
            next();
        });
    }

    private static void finish(Round round, ApiException error) {
        round.open.forEach(name -> round.errors.put(name, error));
        round.open.clear();
        round.done.complete(round.errors);
    }

    /** The office has ended, or begun. */
    void onOffice() {
        if (office.get().isPresent()) {
            next();
            return;
        }
        ApiException moved = new ApiException(ErrorCode.NOT_CONTROLLER, "this broker is not the controller any more");
        current.ifPresent(round -> finish(round, moved));
        waiting.forEach(round -> finish(round, moved));
        waiting.clear();
        current = Optional.empty();
    }
}
