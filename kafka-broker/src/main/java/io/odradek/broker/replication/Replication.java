package io.odradek.broker.replication;

import io.netty.channel.EventLoopGroup;
import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.throttle.Throttle;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.ZooKeeperSession;

/**
 * Replication of all partitions of this broker: fetches those that it follows, and says who is in sync in those that it leads.
 *
 * <p>Hears of an image after the partitions have taken their roles from it. Runs on: the ZooKeeper event thread.
 */
public final class Replication implements ClusterMetadata.Listener, AutoCloseable {

    private final ReplicaFetchers fetchers;
    private final IsrKeeper isr;
    private final ZooKeeperSession session;
    private ClusterImage image = ClusterImage.EMPTY;

    /**
     * @param loops the threads on which fetchers run
     * @param throttle for what is fetched of throttled replicas
     */
    public Replication(
            int brokerId,
            Partitions partitions,
            ReplicationSettings settings,
            ZooKeeperSession session,
            EventLoopGroup loops,
            Throttle throttle,
            Metrics metrics) {
        this.session = session;
        ReplicationMetrics meters = new ReplicationMetrics(metrics);
        this.fetchers = new ReplicaFetchers(brokerId, partitions, settings, loops, throttle, meters, metrics);
        this.isr = new IsrKeeper(brokerId, partitions, session, settings.lagMax(), System::nanoTime, meters);
    }

    /** This broker is registered, as a new incarnation. */
    public void onRegistered(long brokerEpoch) {
        fetchers.onRegistered(brokerEpoch, image);
    }

    public void onSessionState(SessionState from, SessionState to) {
        if (to == SessionState.LOST) {
            fetchers.onSessionLost();
        }
        isr.onSessionState(to);
    }

    /** This broker is about to stop, and does not want into any ISR any more. */
    public void leave() {
        fetchers.leave();
    }

    /** Begins to look for followers that lag. */
    public void start() {
        isr.start();
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        image = now;
        fetchers.onImage(now, delta);
        isr.onImage(now, delta);
    }

    /** Who is in sync in a partition should be looked at. Runs on: any thread. */
    public void consider(Partition partition) {
        isr.consider(partition);
    }

    /** A log directory is offline. Runs on: any thread. */
    public void onOffline() {
        session.execute(() -> {
            fetchers.assignAll(image);
            isr.checkAll();
        });
    }

    /** Stops fetching. Runs on: the thread that stops the broker. */
    @Override
    public void close() {
        fetchers.close();
    }
}
