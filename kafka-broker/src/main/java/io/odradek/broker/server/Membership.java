package io.odradek.broker.server;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.election.Candidates;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.partition.PartitionUpdater;
import io.odradek.broker.replication.Replication;
import io.odradek.zk.election.ControllerElection;
import io.odradek.zk.membership.BrokerRegistration;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.watch.MetadataWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's place in the cluster: it watches, is registered, leads what is its to lead, and stands for controller; from
 * the start to the end of the process, over any number of sessions with ZooKeeper.
 *
 * <p>Runs on: started and stopped by one thread; everything that comes from ZooKeeper on its event thread.
 */
final class Membership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final int brokerId;
    private final ZooKeeperSession session;
    private final ClusterMetadata cluster;
    private final Controller controller;
    private final Replication replication;
    private final GroupCoordinator groups;
    private final Leadership leadership;
    private final Parts parts = new Parts();
    private PartitionUpdater updater;
    private volatile long brokerEpoch = -1;

    Membership(
            int brokerId,
            ZooKeeperSession session,
            ClusterMetadata cluster,
            Replication replication,
            Controller controller,
            GroupCoordinator groups,
            Leadership leadership) {
        this.replication = replication;
        this.brokerId = brokerId;
        this.session = session;
        this.cluster = cluster;
        this.controller = controller;
        this.groups = groups;
        this.leadership = leadership;
    }

    /** The transaction that registered the present life of this broker; -1 before the first. */
    long brokerEpoch() {
        return brokerEpoch;
    }

    /** Reads the cluster, and follows it from then on; listeners hear in the order given here. */
    void watch(LiveConfig config, PartitionUpdater updater) {
        this.updater = updater;
        cluster.addListener(new StoredConfigCheck());
        cluster.addListener(config);
        cluster.addListener(updater);
        // who leads is written before who is in sync: a partition without a leader is the worse of the two
        leadership.addTo(cluster);
        cluster.addListener(replication);
        cluster.addListener(controller);
        cluster.addListener(groups);
        session.addListener(this::onSessionState);
        MetadataWatch watch = new MetadataWatch(session, cluster);
        watch.start();
        parts.add("the watch over the cluster", watch::close);
        parts.add("the watches over other brokers and requests", leadership.watch());
        StartStep.await("read the cluster's metadata", cluster.whenLoaded());
    }

    private void onSessionState(SessionState from, SessionState to) {
        leadership.onSessionState(from, to);
        if (from == SessionState.UNCERTAIN && to == SessionState.CONNECTED) {
            // before changes of the replicas in sync are tried again, which only a leader does
            updater.onSessionKept(cluster.image());
        }
        if (to == SessionState.LOST) {
            LOG.warn(
                    "Broker {} has lost its session with ZooKeeper and leads nothing until it has a new one", brokerId);
            updater.onSessionLost();
            groups.onSessionLost();
        }
        replication.onSessionState(from, to);
    }

    /** Registers, and returns when this broker leads its partitions and the cluster has a controller. */
    void join(String instance, BrokerNode node) {
        Clock clock = Clock.systemUTC();
        BrokerRegistration registration =
                new BrokerRegistration(session, brokerId, instance, node, this::onRegistered, clock);
        parts.add("the registration", () -> leave(registration));
        long epoch = StartStep.await("register the broker", registration.start());
        ControllerElection election = new ControllerElection(session, brokerId, new Office(), clock);
        parts.add("the election of the controller", election::close);
        controller.whenFenced(election::onFenced);
        cluster.addListener((before, now, delta) -> {
            if (delta.controller()) {
                election.onController(now.controllerId());
            }
        });
        election.start();
        StartStep.await("lead its partitions", cluster.when(image -> isReady(image, epoch)));
        parts.add("leadership", () -> {
            session.execute(replication::leave);
            leadership.handOver();
        });
    }

    /**
     * The others know at once, and leaders take this broker out of their ISRs. Until they have, it goes on fetching: writes wait
     * for it.
     */
    private void leave(BrokerRegistration registration) {
        try {
            registration
                    .leave()
                    .thenCompose(gone -> cluster.when(this::isNotWaitedFor))
                    .get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Broker {} leaves, and not all leaders have taken it out of their ISRs yet", brokerId, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isNotWaitedFor(ClusterImage image) {
        boolean[] waited = {false};
        image.forEachTopic(topic -> waited[0] |= topic.partitions().stream()
                .anyMatch(partition -> partition.leader() != brokerId
                        && partition.isr().contains(brokerId)
                        && Candidates.isLed(image, partition)));
        return !waited[0] && !image.isAlive(brokerId);
    }

    private void onRegistered(long epoch) {
        brokerEpoch = epoch;
        updater.onRegistered(epoch, cluster.image());
        replication.onRegistered(epoch);
        leadership.onRegistered(epoch);
        groups.onRegistered(epoch);
    }

    private boolean isReady(ClusterImage image, long epoch) {
        if (image.controllerId() < 0
                || image.broker(brokerId).filter(self -> self.epoch() == epoch).isEmpty()) {
            return false;
        }
        boolean[] ready = {true};
        image.forEachTopic(topic -> {
            // nobody claims what is about to be deleted
            if (!image.deletions().contains(topic.name())) {
                topic.partitions().forEach(partition -> ready[0] &= isDecided(image, partition));
            }
        });
        return ready[0];
    }

    /** Led by a live broker in its present life, or not to be led by this broker at all. */
    private boolean isDecided(ClusterImage image, PartitionImage partition) {
        return Candidates.isLed(image, partition)
                || !Candidates.of(image, partition, false).ids().contains(brokerId);
    }

    /** All who have something to do when this broker is the controller. */
    private final class Office implements ControllerElection.Listener {

        @Override
        public void onElected(ControllerEpoch epoch) {
            controller.onElected(epoch);
            leadership.elections().onElected(epoch);
        }

        @Override
        public void onResigned() {
            controller.onResigned();
            leadership.elections().onResigned();
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
