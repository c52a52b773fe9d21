package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.NotControllerException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers, of which one goes. ZooKeeper's session timeout is longer than the patience of these tests: what succeeds has
 * not waited for it; but for a broker that stands still, whom only its session's end tells from one that is slow.
 *
 * <p>{@code -Dodradek.failover.partitions=N} takes more partitions; what is measured is printed.
 */
class FailoverIT {

    private static final int PARTITIONS = Integer.getInteger("odradek.failover.partitions", 30);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "numbers";
    private static final int STANDING_STILL_MS = 6_000;

    /** Short, so that what is measured is not how long the client waits for an answer that does not come. */
    private static final int REQUEST_TIMEOUT_MS = 1_000;

    @TempDir
    Path directory;

    @Test
    void aKilledBrokersPartitionsAreLedByOthersLongBeforeItsSessionEnds() {
        try (Cluster cluster = start()) {
            try (WriteGaps writes = WriteGaps.start(cluster, TOPIC, PARTITIONS)) {
                for (int victim : List.of(controller(cluster), (controller(cluster) + 1) % 3)) {
                    awaitInSync(cluster, 3);
                    writes.awaitWritesEverywhere();
                    writes.reset();
                    cluster.brokers().get(victim).process().kill();
                    writes.awaitWritesEverywhere();
                    System.out.println("FailoverIT: broker " + victim + " killed, " + PARTITIONS + " partitions: "
                            + writes.summary());
                    assertThat(describe(cluster))
                            .allSatisfy(partition ->
                                    assertThat(partition.leader().id()).isNotEqualTo(victim));
                    cluster.startBroker(victim);
                }
            }
        }
    }

    @Test
    void aBrokerThatStopsHandsOverFirst() {
        try (Cluster cluster = start()) {
            try (WriteGaps writes = WriteGaps.start(cluster, TOPIC, PARTITIONS)) {
                for (int id = 0; id < 3; id++) {
                    awaitInSync(cluster, 3);
                    writes.awaitWritesEverywhere();
                    writes.reset();
                    cluster.brokers().get(id).process().close();
                    writes.awaitWritesEverywhere();
                    System.out.println("FailoverIT: broker " + id + " stopped, " + PARTITIONS + " partitions: "
                            + writes.summary());
                    cluster.startBroker(id);
                }
            }
        }
    }

    @Test
    void preferredReplicasLeadAgainWhenAsked() {
        try (Cluster cluster = start()) {
            cluster.brokers().get(1).process().close();
            cluster.startBroker(1);
            awaitInSync(cluster, 3);
            try (WriteGaps writes = WriteGaps.start(cluster, TOPIC, PARTITIONS)) {
                writes.reset();

                electPreferred(cluster);

                writes.awaitWritesEverywhere();
                System.out.println("FailoverIT: preferred election: " + writes.summary());
            }
            assertThat(describe(cluster)).allSatisfy(partition -> assertThat(partition.leader())
                    .isEqualTo(partition.replicas().get(0)));
        }
    }

    /** The controller may have changed with the stop; Apache's client passes that on, and looks again when it is made anew. */
    private static void electPreferred(Cluster cluster) {
        Awaitility.await("preferred leaders")
                .atMost(Clients.PATIENCE)
                .ignoreExceptionsMatching(e -> e.getCause() instanceof NotControllerException)
                .until(() -> {
                    try (Admin admin = Clients.admin(cluster)) {
                        admin.electLeaders(ElectionType.PREFERRED, null).all().get();
                        return true;
                    }
                });
    }

    @Test
    void aBrokerThatStandsStillIsReplacedWhenItsSessionEnds() {
        try (Cluster cluster = start(STANDING_STILL_MS);
                WriteGaps writes = WriteGaps.start(cluster, TOPIC, PARTITIONS, REQUEST_TIMEOUT_MS)) {
            int victim = (controller(cluster) + 1) % 3;
            writes.reset();
            cluster.brokers().get(victim).process().pause();
            try {
                writes.awaitWritesEverywhere();
                System.out.println("FailoverIT: broker " + victim + " paused, session timeout " + STANDING_STILL_MS
                        + " ms: " + writes.summary());
            } finally {
                cluster.brokers().get(victim).process().resume();
            }
            awaitInSync(cluster, 3);
        }
    }

    private Cluster start() {
        return start(600_000);
    }

    private Cluster start(int sessionTimeoutMs) {
        Cluster cluster = Cluster.of(directory)
                .brokers(3)
                .with(Map.of(
                        "zookeeper.session.timeout.ms", Integer.toString(sessionTimeoutMs),
                        "auto.leader.rebalance.enable", "false",
                        "min.insync.replicas", "2"))
                .start();
        try (Admin admin = Clients.admin(cluster)) {
            Clients.get(admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 3)))
                    .all());
        }
        awaitInSync(cluster, 3);
        return cluster;
    }

    private static int controller(Cluster cluster) {
        try (Admin admin = Clients.admin(cluster)) {
            return Clients.get(admin.describeCluster().controller()).id();
        }
    }

    private static void awaitInSync(Cluster cluster, int replicas) {
        Awaitility.await().atMost(PATIENCE).until(() -> describe(cluster).stream()
                .allMatch(partition -> partition.isr().size() == replicas && partition.leader() != null));
    }

    private static List<TopicPartitionInfo> describe(Cluster cluster) {
        try (Admin admin = Clients.admin(cluster)) {
            TopicDescription topic = Clients.get(
                            admin.describeTopics(List.of(TOPIC)).allTopicNames())
                    .get(TOPIC);
            return IntStream.range(0, topic.partitions().size())
                    .mapToObj(topic.partitions()::get)
                    .toList();
        }
    }
}
