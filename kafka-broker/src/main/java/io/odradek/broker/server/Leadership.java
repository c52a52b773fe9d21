package io.odradek.broker.server;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ReplicationKeys;
import io.odradek.broker.config.ServerKeys;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.config.TopicKeys;
import io.odradek.broker.controller.LeaderElections;
import io.odradek.broker.election.ElectionObserver;
import io.odradek.broker.election.ElectionRules;
import io.odradek.broker.election.HandOverPlan;
import io.odradek.broker.election.LatchBudget;
import io.odradek.broker.election.LeaderClaimer;
import io.odradek.broker.election.LeaderHandOver;
import io.odradek.broker.fencing.PeerWatch;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.PreferredElectionNode.Partition;
import io.odradek.zk.session.SessionState;
import io.odradek.zk.session.TreeWatch;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.PartitionStateStore;
import io.odradek.zk.store.PreferredElectionRequests;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this broker comes to lead partitions and ceases to: claims, hand-overs, elections on request, and the fencing of dead
 * processes, put together.
 *
 * <p>Runs on: the ZooKeeper event thread; {@link #handOver} on the thread that stops the broker.
 */
final class Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final int brokerId;
    private final ZooKeeperSession session;
    private final Supplier<BrokerConfig> config;
    private final LeaderClaimer claimer;
    private final LeaderElections elections;
    private final PeerWatch peers;
    private final LeaderHandOver handOver;
    private final HandOverPlan plan;
    private final UncertainLeadership uncertain;

    /**
     * @param config the configuration as it is now
     * @param cleanStart whether this broker's last stop cannot have cost it records
     */
    Leadership(
            int brokerId,
            ZooKeeperSession session,
            ClusterMetadata cluster,
            Partitions partitions,
            Supplier<BrokerConfig> config,
            boolean cleanStart,
            ElectionObserver observer,
            LeaderElections elections,
            PeerWatch peers) {
        this.brokerId = brokerId;
        this.session = session;
        this.config = config;
        this.elections = elections;
        this.peers = peers;
        this.claimer = new LeaderClaimer(
                brokerId, session, this::rules, latchBudget(session, config.get()), cleanStart, observer);
        this.plan = new HandOverPlan(brokerId, this::rules);
        this.uncertain = new UncertainLeadership(
                session,
                partitions,
                topic -> rules(cluster.image(), topic).unclean(),
                Duration.ofMillis(config.get().get(ReplicationKeys.WAIT_MAX_MS)));
        this.handOver = new LeaderHandOver(
                cluster::image,
                new PartitionStateStore(session.nodes()),
                new LedReplicas(partitions),
                session::schedule,
                System::nanoTime);
    }

    static LatchBudget latchBudget(ZooKeeperSession session, BrokerConfig config) {
        return new LatchBudget(session.config().chroot().length(), config.get(ServerKeys.LATCHES_MAX_BYTES));
    }

    private ElectionRules rules(ClusterImage image, String topic) {
        TopicConfig settings = new TopicConfig(config.get(), image.config(ConfigEntity.topic(topic)));
        return new ElectionRules(settings.get(TopicKeys.MIN_ISR), settings.get(TopicKeys.UNCLEAN_ELECTION));
    }

    /** The elections that the controller is asked for. */
    LeaderElections elections() {
        return elections;
    }

    void addTo(ClusterMetadata cluster) {
        cluster.addListener(claimer);
        cluster.addListener(peers);
        cluster.addListener(elections);
    }

    /**
     * Begins to hear of requests for preferred leaders.
     *
     * @return ends it, and the watch over other brokers
     */
    Runnable watch() {
        TreeWatch requests = new PreferredElectionRequests(session).watch(this::onPreferredElection);
        return () -> {
            requests.close();
            session.execute(peers::stop);
        };
    }

    /** As the controller this broker sees requests through; as a leader it carries them out. */
    private void onPreferredElection(List<Partition> wanted) {
        elections.onPreferredElection(wanted);
        if (wanted.isEmpty()) {
            return;
        }
        List<TopicPartition> names = wanted.stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        var unused = handOver.run(image -> plan.preferred(image, names)).thenAccept(result -> {
            if (result.moved() > 0 || !result.left().isEmpty()) {
                LOG.info(
                        "Broker {} gave {} partitions back to their preferred replicas; {} did not catch up in time",
                        brokerId,
                        result.moved(),
                        result.left().size());
            }
        });
    }

    void onSessionState(SessionState from, SessionState to) {
        claimer.onSessionState(from, to);
        if (to == SessionState.UNCERTAIN) {
            uncertain.begin();
        }
    }

    void onRegistered(long epoch) {
        claimer.onRegistered(epoch);
    }

    /** Claims nothing more, and gives away what it leads, if that is wanted; waits until it is done. */
    void handOver() {
        session.execute(claimer::stop);
        BrokerConfig now = config.get();
        if (now.get(ServerKeys.CONTROLLED_SHUTDOWN)) {
            new ControlledShutdown(
                            session,
                            handOver,
                            plan,
                            now.get(ServerKeys.CONTROLLED_SHUTDOWN_RETRIES),
                            Duration.ofMillis(now.get(ServerKeys.CONTROLLED_SHUTDOWN_BACKOFF)))
                    .run();
        }
    }
}
