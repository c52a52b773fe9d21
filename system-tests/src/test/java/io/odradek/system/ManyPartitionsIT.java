package io.odradek.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many partitions on three brokers: made, failed over, handed over and taken up again, with how long each takes printed.
 * A hundred of them, or thousands when asked for: {@code -Dodradek.many.partitions=2000}, which takes minutes.
 */
class ManyPartitionsIT {

    private static final int TOPICS = 20;
    private static final int PER_TOPIC = Integer.getInteger("odradek.many.partitions", 100) / TOPICS;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final List<String> NAMES =
            IntStream.range(0, TOPICS).mapToObj(topic -> "many-" + topic).toList();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void areMadeAndSurviveABroker() {
        try (Cluster cluster = Cluster.of(directory)
                        .brokers(3)
                        .with(Map.of(
                                "min.insync.replicas", "2",
                                "zookeeper.session.timeout.ms", "60000",
                                "auto.leader.rebalance.enable", "false"))
                        .start();
                Admin admin = Clients.admin(cluster)) {
            measured(
                    "created",
                    () -> Clients.get(admin.createTopics(NAMES.stream()
                                    .map(name -> new NewTopic(name, PER_TOPIC, Replicas.COUNT))
                                    .toList())
                            .all()));
            measured("all in sync", () -> awaitAll(admin, List.of(0, 1, 2)));
            try (WriteGaps writes = WriteGaps.start(cluster, NAMES.get(0), PER_TOPIC)) {
                writes.reset();
                measured("broker 0 killed, all led by others", () -> {
                    cluster.brokers().get(0).process().kill();
                    awaitAll(admin, List.of(1, 2));
                });
                writes.awaitWritesEverywhere();
                System.out.println("ManyPartitionsIT: writes to " + PER_TOPIC + " of them: " + writes.summary());
                measured("broker 0 started again", () -> cluster.startBroker(0));
                measured("all in sync", () -> awaitAll(admin, List.of(0, 1, 2)));
                writes.reset();
                measured(
                        "broker 1 stopped",
                        () -> cluster.brokers().get(1).process().close());
                writes.awaitWritesEverywhere();
                System.out.println("ManyPartitionsIT: writes to " + PER_TOPIC + " of them: " + writes.summary());
                measured("broker 1 started again", () -> cluster.startBroker(1));
                measured("all in sync", () -> awaitAll(admin, List.of(0, 1, 2)));
            }
            measured("deleted", () -> Clients.get(admin.deleteTopics(NAMES).all()));
            // another broker may be asked, which has not heard of it yet
            Awaitility.await("all brokers know that the topics are gone")
                    .atMost(PATIENCE)
                    .until(() -> Clients.get(admin.listTopics().names()).isEmpty());
        }
    }

    private static void measured(String what, Runnable step) {
        long start = System.nanoTime();
        step.run();
        System.out.println("ManyPartitionsIT: " + TOPICS * PER_TOPIC + " partitions: " + what + " after "
                + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
    }

    /** Waits until each partition is led by one of these, and has exactly them in sync. */
    private static void awaitAll(Admin admin, List<Integer> brokers) {
        Awaitility.await("in sync are " + brokers)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> admin.describeTopics(NAMES).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> isUpTo(partition, brokers)));
    }

    private static boolean isUpTo(TopicPartitionInfo partition, List<Integer> brokers) {
        return partition.leader() != null
                && brokers.contains(partition.leader().id())
                && partition.isr().stream()
                        .map(node -> node.id())
                        .sorted()
                        .toList()
                        .equals(brokers);
    }
}
