package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.election.ControllerElection;
import io.odradek.zk.node.PreferredElectionNode.Partition;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.PartitionStateStore;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elections that somebody asks for, while this broker is the controller: of preferred replicas, which their leaders carry out,
 * by request and by itself; and of any live replica, which the controller writes, because there is no leader to ask.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields; requests come from any thread.
 */
public final class LeaderElections implements ControllerElection.Listener, ClusterMetadata.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderElections.class);

    private final ClusterMetadata cluster;
    private final ZooKeeperSession session;
    private final BalanceSettings settings;
    private final PartitionStateStore states;
    private final PreferredElections preferred;
    private final Runnable onUncleanElection;
    private Optional<ControllerEpoch> office = Optional.empty();
    private boolean balancing;

    /** @param onUncleanElection counts an election that may have cost records */
    public LeaderElections(
            ClusterMetadata cluster, ZooKeeperSession session, BalanceSettings settings, Runnable onUncleanElection) {
        this.onUncleanElection = onUncleanElection;
        this.cluster = cluster;
        this.session = session;
        this.settings = settings;
        this.states = new PartitionStateStore(session.nodes());
        this.preferred = new PreferredElections(cluster, session, () -> office);
    }

    /**
     * Has the preferred replicas of partitions lead them. Each result has its own error; the future fails with NOT_CONTROLLER
     * when this broker is not the controller.
     *
     * @param partitions empty: all of them
     */
    public CompletableFuture<List<ElectionResult>> electPreferred(Optional<List<TopicPartition>> partitions) {
        return elect(partitions, (names, errors) -> {
            ClusterImage image = cluster.image();
            List<TopicPartition> wanted = new ArrayList<>();
            for (TopicPartition name : names) {
                attempt(name, errors, () -> {
                    ElectionPlanner.requirePreferredElection(image, name);
                    wanted.add(name);
                });
            }
            return preferred.request(wanted).thenAccept(errors::putAll);
        });
    }

    /**
     * Has a live replica lead each partition that nobody leads, the best that there is; records may be lost. Results and
     * failures are those of {@link #electPreferred}.
     */
    public CompletableFuture<List<ElectionResult>> electUnclean(Optional<List<TopicPartition>> partitions) {
        return elect(partitions, (names, errors) -> {
            ClusterImage image = cluster.image();
            List<Change> changes = new ArrayList<>();
            for (TopicPartition name : names) {
                attempt(name, errors, () -> changes.add(ElectionPlanner.uncleanElection(image, name)));
            }
            return states.compareAndSetAll(changes).thenAccept(outcomes -> {
                for (int i = 0; i < changes.size(); i++) {
                    settle(changes.get(i), outcomes.get(i), errors);
                }
            });
        });
    }

    /** What to do for some partitions; notes the errors of those that it fails for. */
    private interface Election {
        CompletableFuture<Void> run(List<TopicPartition> names, Map<TopicPartition, ApiException> errors);
    }

    private CompletableFuture<List<ElectionResult>> elect(
            Optional<List<TopicPartition>> partitions, Election election) {
        Function<Object, CompletableFuture<List<ElectionResult>>> work = start -> {
            if (office.isEmpty()) {
                throw new ApiException(
                        ErrorCode.NOT_CONTROLLER, "this broker is not the controller: look again who is");
            }
            List<TopicPartition> names = partitions
                    .map(given -> given.stream().distinct().toList())
                    .orElseGet(() -> ElectionPlanner.all(cluster.image()));
            Map<TopicPartition, ApiException> errors = new HashMap<>();
            return election.run(names, errors).thenApply(done -> names.stream()
                    .map(name -> new ElectionResult(name, Optional.ofNullable(errors.get(name))))
                    .toList());
        };
        return CompletableFuture.completedFuture(null).thenComposeAsync(work, session.events());
    }

    private static void attempt(TopicPartition name, Map<TopicPartition, ApiException> errors, Runnable step) {
        try {
            step.run();
        } catch (ApiException e) {
            errors.put(name, e);
        }
    }

    private void settle(Change change, Outcome outcome, Map<TopicPartition, ApiException> errors) {
        TopicPartition name = new TopicPartition(change.topic(), change.partition());
        if (outcome instanceof Outcome.Written) {
            LOG.warn(
                    "Broker {} is to lead {} in epoch {}, by an election that was asked for{}",
                    change.state().leader(),
                    name,
                    change.state().leaderEpoch(),
                    change.state().recovering() ? ": records may be lost" : "");
            if (change.state().recovering()) {
                onUncleanElection.run();
            }
        } else {
            errors.put(
                    name,
                    new ApiException(
                            ErrorCode.REQUEST_TIMED_OUT, name + " has changed at the same time: look and ask again"));
        }
    }

    /** How many partitions their preferred replica does not lead. */
    public static int imbalance(ClusterImage image) {
        return ElectionPlanner.imbalance(image);
    }

    /** Hears which preferred elections are asked for, by this controller or by a tool. */
    public void onPreferredElection(List<Partition> partitions) {
        preferred.onRequest(partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList());
    }

    @Override
    public void onElected(ControllerEpoch epoch) {
        office = Optional.of(epoch);
        preferred.onOffice();
        if (settings.enabled() && !balancing) {
            balancing = true;
            session.schedule(this::balance, settings.interval());
        }
    }

    @Override
    public void onResigned() {
        office = Optional.empty();
        preferred.onOffice();
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        if (!delta.topics().isEmpty() || !delta.brokers().isEmpty()) {
            preferred.look();
        }
    }

    private void balance() {
        if (office.isEmpty()) {
            balancing = false;
            return;
        }
        session.schedule(this::balance, settings.interval());
        ClusterImage image = cluster.image();
        Map<TopicPartition, ApiException> obstacles = new HashMap<>();
        List<TopicPartition> wanted = ElectionPlanner.toBalance(image, settings.percentage());
        wanted.forEach(name -> attempt(name, obstacles, () -> ElectionPlanner.requirePreferredElection(image, name)));
        List<TopicPartition> possible =
                wanted.stream().filter(name -> !obstacles.containsKey(name)).toList();
        if (!possible.isEmpty()) {
            LOG.info("{} partitions go back to their preferred replicas", possible.size());
            var unused = preferred.request(possible);
        }
    }
}
