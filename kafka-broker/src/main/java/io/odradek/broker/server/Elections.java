package io.odradek.broker.server;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ServerKeys;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.config.TopicKeys;
import io.odradek.broker.election.ElectionObserver;
import io.odradek.broker.election.ElectionRules;
import io.odradek.broker.election.HandOverPlan;
import io.odradek.broker.election.LatchBudget;
import io.odradek.broker.election.LeaderClaimer;
import io.odradek.broker.election.LeaderHandOver;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.PreferredElectionNode;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.store.PartitionStateStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What elections take from the rest of the broker: the rules in topics' settings, and who measures and tells.
 *
 * <p>Runs on: the ZooKeeper event thread.
 */
final class Elections implements ElectionObserver {

    private static final Logger LOG = LoggerFactory.getLogger(Elections.class);

    private final int brokerId;
    private final Partitions partitions;
    private final Supplier<BrokerConfig> config;
    private final Histogram times;
    private final Meter unclean;

    /** @param config the configuration as it is now */
    Elections(int brokerId, Metrics metrics, Partitions partitions, Supplier<BrokerConfig> config) {
        this.brokerId = brokerId;
        this.partitions = partitions;
        this.config = config;
        this.times =
                metrics.histogram(MetricName.of("kafka.controller", "ControllerStats", "LeaderElectionRateAndTimeMs"));
        this.unclean =
                metrics.meter(MetricName.of("kafka.controller", "ControllerStats", "UncleanLeaderElectionsPerSec"));
    }

    LeaderClaimer claimer(ZooKeeperSession session, boolean cleanStart) {
        LatchBudget budget =
                new LatchBudget(session.config().chroot().length(), config.get().get(ServerKeys.LATCHES_MAX_BYTES));
        return new LeaderClaimer(brokerId, session, this::rules, budget, cleanStart, this);
    }

    /** What a broker that stops does with what it leads. */
    ControlledShutdown shutdown(ZooKeeperSession session, LeaderHandOver handOver) {
        return new ControlledShutdown(
                session,
                handOver,
                plan(),
                config.get().get(ServerKeys.CONTROLLED_SHUTDOWN_RETRIES),
                Duration.ofMillis(config.get().get(ServerKeys.CONTROLLED_SHUTDOWN_BACKOFF)));
    }

    LeaderHandOver handOver(ZooKeeperSession session, ClusterMetadata cluster) {
        return new LeaderHandOver(
                cluster::image,
                new PartitionStateStore(session.nodes()),
                new LedReplicas(partitions),
                session::schedule,
                System::nanoTime);
    }

    HandOverPlan plan() {
        return new HandOverPlan(brokerId, this::rules);
    }

    /** Leads no longer where the preferred replica shall and can. */
    void onPreferredElection(LeaderHandOver handOver, List<PreferredElectionNode.Partition> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        List<TopicPartition> names = wanted.stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        var unused = handOver.run(image -> plan().preferred(image, names)).thenAccept(result -> {
            if (result.moved() > 0 || !result.left().isEmpty()) {
                LOG.info(
                        "Broker {} gave {} partitions back to their preferred replicas; {} did not catch up in time",
                        brokerId,
                        result.moved(),
                        result.left().size());
            }
        });
    }

    private ElectionRules rules(ClusterImage image, String topic) {
        TopicConfig settings = new TopicConfig(config.get(), image.config(ConfigEntity.topic(topic)));
        return new ElectionRules(settings.get(TopicKeys.MIN_ISR), settings.get(TopicKeys.UNCLEAN_ELECTION));
    }

    @Override
    public void onElected(Duration leaderless) {
        times.update(leaderless.toMillis());
    }

    @Override
    public void onUncleanElection(String topic, int partition, int leaderEpoch) {
        unclean.mark();
        String from = partitions
                .find(new TopicPartition(topic, partition))
                .map(replica -> Long.toString(replica.log().logEndOffset()))
                .orElse("an unknown offset");
        LOG.error(
                "UNCLEAN ELECTION of {}-{}: broker {} leads in epoch {} although it may lack records; from offset {} on, what"
                        + " former leaders acknowledged may be lost",
                topic,
                partition,
                brokerId,
                leaderEpoch,
                from);
    }
}
