package io.odradek.broker.server;

import io.odradek.broker.api.fetch.FetchSessions;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.LeaderElections;
import io.odradek.broker.election.Candidates;
import io.odradek.broker.log.LogDirectory;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.zk.session.ZooKeeperSession;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The gauges of the broker as a whole, under Kafka's names. Runs on: made once, read from any thread. */
final class BrokerMetrics {

    private final Metrics metrics;

    BrokerMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    private void gauge(String domain, String type, String name, Supplier<?> value) {
        metrics.gauge(MetricName.of(domain, type, name), value);
    }

    void ofPartitions(Partitions partitions) {
        String type = "ReplicaManager";
        gauge("kafka.server", type, "PartitionCount", () -> partitions.all().size());
        gauge("kafka.server", type, "LeaderCount", () -> count(partitions, BrokerMetrics::isLed));
        gauge("kafka.server", type, "OfflineReplicaCount", () -> count(partitions, BrokerMetrics::isOffline));
        gauge("kafka.server", type, "UnderMinIsrPartitionCount", () -> count(partitions, p -> spareReplicas(p) < 0));
        gauge("kafka.server", type, "AtMinIsrPartitionCount", () -> count(partitions, p -> spareReplicas(p) == 0));
    }

    private static boolean isLed(Partition partition) {
        return partition.role().leads();
    }

    private static boolean isOffline(Partition partition) {
        return partition.log().directory().isOffline();
    }

    /** How many replicas in sync a led partition has above min.insync.replicas. */
    private static int spareReplicas(Partition partition) {
        return isLed(partition) ? partition.role().isr().size() - partition.minIsr() : Integer.MAX_VALUE;
    }

    private static long count(Partitions partitions, Predicate<Partition> condition) {
        return partitions.all().stream().filter(condition).count();
    }

    void ofCluster(int brokerId, ClusterMetadata cluster, Controller controller) {
        String type = "KafkaController";
        gauge("kafka.controller", type, "ActiveControllerCount", () -> controller.isActive() ? 1 : 0);
        gauge("kafka.controller", type, "ActiveBrokerCount", () -> cluster.image()
                .brokers()
                .size());
        gauge("kafka.controller", type, "GlobalTopicCount", () -> cluster.image()
                .topicCount());
        gauge("kafka.controller", type, "GlobalPartitionCount", () -> count(cluster.image(), (image, p) -> true));
        gauge(
                "kafka.controller",
                type,
                "OfflinePartitionsCount",
                () -> count(cluster.image(), (image, p) -> !Candidates.isLed(image, p)));
        gauge(
                "kafka.controller",
                type,
                "PreferredReplicaImbalanceCount",
                () -> controller.isActive() ? LeaderElections.imbalance(cluster.image()) : 0);
        gauge("kafka.controller", type, "TopicsToDeleteCount", () -> cluster.image()
                .deletions()
                .size());
        gauge(
                "kafka.server",
                "ReplicaManager",
                "UnderReplicatedPartitions",
                () -> count(
                        cluster.image(),
                        (image, p) -> p.leader() == brokerId
                                && p.isr().size() < p.replicas().size()));
    }

    private interface PartitionCondition {
        boolean holds(ClusterImage image, PartitionImage partition);
    }

    private static long count(ClusterImage image, PartitionCondition condition) {
        long[] count = {0};
        image.forEachTopic(topic -> count[0] += topic.partitions().stream()
                .filter(partition -> condition.holds(image, partition))
                .count());
        return count[0];
    }

    void ofStorage(LogManager logs) {
        gauge("kafka.log", "LogManager", "OfflineLogDirectoryCount", () -> logs.directories().stream()
                .filter(LogDirectory::isOffline)
                .count());
    }

    void ofFetching(FetchSessions sessions) {
        gauge("kafka.server", "FetchSessionCache", "NumIncrementalFetchSessions", sessions::count);
        gauge("kafka.server", "FetchSessionCache", "NumIncrementalFetchPartitionsCached", sessions::partitions);
    }

    void ofSession(ZooKeeperSession session) {
        gauge("kafka.server", "SessionExpireListener", "SessionState", () -> session.state()
                .name());
    }
}
