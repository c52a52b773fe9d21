package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * ZooKeepers come and go, and brokers work on. No write fails, no leader changes: every batch that was written meanwhile is of
 * the first leader epoch.
 *
 * <p>{@code -Dodradek.ensemble.away.seconds=60} leaves brokers without any ZooKeeper for longer.
 */
class EnsembleIT {

    private static final int AWAY_SECONDS = Integer.getInteger("odradek.ensemble.away.seconds", 15);
    private static final int PARTITIONS = 6;
    private static final String TOPIC = "numbers";
    private static final Duration PAUSE = Duration.ofMillis(10);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aRestartOfEachZooKeeperInTurnIsNotNoticed() {
        try (Cluster cluster = start(3);
                NumberWriter writer = NumberWriter.start(cluster, TOPIC, PARTITIONS, PAUSE)) {
            for (int server = 0; server < cluster.zookeepers().size(); server++) {
                writer.awaitMore(PARTITIONS * 10);
                cluster.zookeepers().process(server).close();
                writer.awaitMore(PARTITIONS * 10);
                cluster.zookeepers().start(server);
                // topics can be made: the brokers have a quorum again
                Replicas.create(cluster, "after-" + server, 1);
            }
            assertNothingHasHappened(cluster, writer);
        }
    }

    @Test
    void aRestartOfTheOnlyZooKeeperIsNotNoticed() {
        try (Cluster cluster = start(1);
                NumberWriter writer = NumberWriter.start(cluster, TOPIC, PARTITIONS, PAUSE)) {
            writer.awaitMore(PARTITIONS * 10);
            cluster.crashZooKeeper();
            Replicas.create(cluster, "after", 1);
            assertNothingHasHappened(cluster, writer);
        }
    }

    @Test
    void withAllZooKeepersAwayForLongDataFlowOnAndTheClusterHeals() {
        try (Cluster cluster = start(3);
                NumberWriter writer = NumberWriter.start(cluster, TOPIC, PARTITIONS, PAUSE)) {
            writer.awaitMore(PARTITIONS * 10);
            for (int server = 0; server < cluster.zookeepers().size(); server++) {
                cluster.zookeepers().process(server).kill();
            }
            long end = System.nanoTime() + Duration.ofSeconds(AWAY_SECONDS).toNanos();
            long before = total(writer);
            while (System.nanoTime() - end < 0) {
                writer.awaitMore(PARTITIONS);
            }
            System.out.println("EnsembleIT: " + (total(writer) - before) + " records acknowledged in " + AWAY_SECONDS
                    + " s without ZooKeeper");
            cluster.zookeepers().start();
            Replicas.create(cluster, "after", 1);
            assertNothingHasHappened(cluster, writer);
        }
    }

    private static long total(NumberWriter writer) {
        long total = 0;
        for (long count : writer.acknowledged()) {
            total += count;
        }
        return total;
    }

    private static void assertNothingHasHappened(Cluster cluster, NumberWriter writer) {
        writer.awaitMore(PARTITIONS * 10);
        assertThat(Replicas.awaitInSync(cluster, TOPIC))
                .extracting(partition -> partition.leader().id())
                .as("preferred leaders")
                .isEqualTo(preferred(cluster));
        long[] counts = writer.stop();
        Replicas.assertAllNumbersAreThere(cluster, TOPIC, counts);
        cluster.brokers().forEach(broker -> assertThat(Replicas.leaderEpochs(broker, TOPIC, PARTITIONS))
                .as("leader epochs on broker " + broker.id())
                .containsExactly(0));
    }

    private static List<Integer> preferred(Cluster cluster) {
        try (Admin admin = Clients.admin(cluster)) {
            return Replicas.describe(admin, TOPIC).stream()
                    .map(TopicPartitionInfo::replicas)
                    .map(replicas -> replicas.get(0).id())
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Cluster start(int zookeepers) {
        Cluster cluster = Cluster.of(directory)
                .brokers(3)
                .zookeepers(zookeepers)
                .with(Map.of("min.insync.replicas", "2", "zookeeper.session.timeout.ms", "9000"))
                .start();
        Replicas.create(cluster, TOPIC, PARTITIONS);
        return cluster;
    }
}
