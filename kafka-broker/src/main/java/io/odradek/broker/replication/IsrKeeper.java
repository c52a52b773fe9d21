package io.odradek.broker.replication;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.partition.IsrMoment;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.PartitionStateStore;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the replicas in sync of the partitions that this broker leads true in ZooKeeper: whoever lags or is gone is taken out,
 * whoever has caught up is taken in, by compare-and-set, many partitions in one multi.
 *
 * <p>What is due, {@link Partition#proposeIsr} decides. A change whose outcome is not known stays on its way, and is tried again
 * exactly as it was; on a conflict the partition takes over what stands there, and steps down if that is another leader. While the
 * connection to ZooKeeper is interrupted, changes wait.
 *
 * <p>Runs on: the ZooKeeper event thread, which owns all fields; {@link #consider} from any thread.
 */
final class IsrKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(IsrKeeper.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final int brokerId;
    private final Partitions partitions;
    private final PartitionStateStore states;
    private final ZooKeeperSession session;
    private final Duration lagMax;
    private final LongSupplier nanoTime;
    private final ReplicationMetrics metrics;
    private final Set<Partition> considered = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Map<Partition, Change> handOvers = new HashMap<>();
    private final Map<Change, Partition> undecided = new LinkedHashMap<>();
    private ClusterImage image = ClusterImage.EMPTY;
    private boolean retryScheduled;

    IsrKeeper(
            int brokerId,
            Partitions partitions,
            ZooKeeperSession session,
            Duration lagMax,
            LongSupplier nanoTime,
            ReplicationMetrics metrics) {
        this.brokerId = brokerId;
        this.partitions = partitions;
        this.states = new PartitionStateStore(session.nodes());
        this.session = session;
        this.lagMax = lagMax;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
    }

    /** Begins to look for those who lag. */
    void start() {
        session.schedule(this::checkLag, lagMax.dividedBy(2));
    }

    private void checkLag() {
        checkAll();
        start();
    }

    /** Somebody may be in sync who is not, or the other way round. */
    void consider(Partition partition) {
        considered.add(partition);
        if (scheduled.compareAndSet(false, true)) {
            session.execute(this::considerAll);
        }
    }

    private void considerAll() {
        scheduled.set(false);
        List<Partition> now = new ArrayList<>(considered);
        now.forEach(considered::remove);
        update(now);
    }

    void onImage(ClusterImage now, ClusterDelta delta) {
        image = now;
        if (!delta.brokers().isEmpty()) {
            update(partitions.all());
        } else if (!delta.topics().isEmpty()) {
            List<Partition> changed = new ArrayList<>();
            for (String topic : delta.topics()) {
                now.topic(topic).ifPresent(known -> known.partitions().forEach(partition -> partitions
                        .find(new TopicPartition(topic, partition.partition()))
                        .ifPresent(changed::add)));
            }
            update(changed);
        }
    }

    void onSessionState(SessionState to) {
        if (to == SessionState.LOST) {
            // every role is gone, and with it every change
            undecided.clear();
        } else if (to == SessionState.CONNECTED) {
            retry();
        }
    }

    private void update(Collection<Partition> looked) {
        if (session.state() != SessionState.CONNECTED) {
            return;
        }
        looked.stream()
                .filter(partition -> partition.log().directory().isOffline())
                .forEach(this::handOver);
        IsrMoment moment = new IsrMoment(nanoTime.getAsLong(), lagMax.toNanos(), this::liveEpoch, this::life);
        Map<Change, Partition> changes = new LinkedHashMap<>();
        for (Partition partition : looked) {
            partition.proposeIsr(moment).ifPresent(change -> changes.put(change, partition));
        }
        write(changes);
    }

    /** Looks at all partitions; those whose disk is away are led by others, as soon as ZooKeeper says so. */
    void checkAll() {
        update(partitions.all());
    }

    private void handOver(Partition partition) {
        HandOver.decide(image, partition, brokerId).ifPresent(change -> {
            if (!change.equals(handOvers.put(partition, change))) {
                LOG.warn(
                        "{}: its log directory {} is offline; broker {} shall lead in epoch {}",
                        partition.name(),
                        partition.log().directory().path(),
                        change.state().leader(),
                        change.state().leaderEpoch());
                partition.resign();
                var unused = states.compareAndSet(change)
                        .thenAccept(outcome -> session.execute(() -> handedOver(partition, change, outcome)));
            }
        });
    }

    /** A conflict is settled by the image that is on its way; what could not be written is tried again. */
    private void handedOver(Partition partition, Change change, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            LOG.warn("{}: cannot be handed over yet", partition.name(), failed.cause());
            handOvers.remove(partition, change);
            session.schedule(() -> update(List.of(partition)), RETRY);
        }
    }

    private long liveEpoch(int broker) {
        return image.broker(broker).map(BrokerImage::epoch).orElse(-1L);
    }

    private Optional<String> life(int broker) {
        return image.broker(broker)
                .flatMap(BrokerImage::incarnation)
                .map(incarnation -> Paths.life(broker, incarnation.session().sessionId()));
    }

    private void write(Map<Change, Partition> changes) {
        if (changes.isEmpty()) {
            return;
        }
        List<Change> all = List.copyOf(changes.keySet());
        var unused = states.compareAndSetAll(all)
                .whenComplete((outcomes, failure) -> session.execute(() -> {
                    if (failure != null) {
                        LOG.error("Changes of the replicas in sync are open: {}", all, failure);
                        all.forEach(change -> open(changes.get(change), change));
                        return;
                    }
                    List<Partition> decided = new ArrayList<>();
                    for (int i = 0; i < all.size(); i++) {
                        settle(changes.get(all.get(i)), all.get(i), outcomes.get(i));
                        // with the image that is on its way it will be looked at again, and not with this one
                        if (!(outcomes.get(i) instanceof Outcome.LifeOver)) {
                            decided.add(changes.get(all.get(i)));
                        }
                    }
                    // what was decided may make more decisions due
                    update(decided);
                }));
    }

    private void settle(Partition partition, Change change, Outcome outcome) {
        List<Integer> before = partition.role().isr();
        partition.isrSettled(change, outcome);
        if (outcome instanceof Outcome.Written written) {
            LOG.info(
                    "{}: in sync in epoch {}: {} -> {} (version {})",
                    partition.name(),
                    change.state().leaderEpoch(),
                    before,
                    change.state().isr(),
                    written.version());
            metrics.isrChanged(before.size(), change.state().isr().size());
        } else {
            metrics.isrUpdateFailed();
            LOG.warn(
                    "{}: {} as in sync in epoch {} was not written: {}",
                    partition.name(),
                    change.state().isr(),
                    change.state().leaderEpoch(),
                    outcome);
            if (outcome instanceof Outcome.Failed) {
                open(partition, change);
            }
        }
    }

    private void open(Partition partition, Change change) {
        undecided.put(change, partition);
        if (!retryScheduled) {
            retryScheduled = true;
            session.schedule(this::retry, RETRY);
        }
    }

    private void retry() {
        retryScheduled = false;
        if (session.state() != SessionState.CONNECTED) {
            // comes again with the connection
            return;
        }
        Map<Change, Partition> again = new LinkedHashMap<>(undecided);
        undecided.clear();
        again.entrySet().removeIf(entry -> !entry.getValue().awaits(entry.getKey()));
        write(again);
        update(partitions.all());
    }
}
