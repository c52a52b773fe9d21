package io.odradek.broker.election;

import static io.odradek.broker.testing.TestCluster.get;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.testing.TestCluster;
import io.odradek.zk.node.Paths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * How long latches take to open, and elections to be over: three brokers and a ZooKeeper in one JVM. Not a test; run
 * {@code main} with numbers of partitions.
 */
public final class ElectionBench {

    private static final int SEQUENCE = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private ElectionBench() {}

    public static void main(String[] args) throws IOException {
        for (String arg : args) {
            measure(Integer.parseInt(arg));
        }
        System.exit(0);
    }

    private static void measure(int partitions) throws IOException {
        Path directory = Files.createTempDirectory("election-bench");
        try (TestCluster test = new TestCluster(directory)) {
            List<TestCluster.Member> members = List.of(test.start(1), test.start(2), test.start(3));
            Awaitility.await().atMost(PATIENCE).until(() -> members.stream()
                    .allMatch(member -> member.cluster.image().brokers().size() == 3));
            TestCluster.Member controller = controller(members);

            long start = System.nanoTime();
            Map<Integer, List<Integer>> replicas = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                replicas.put(partition, List.of(1 + partition % 3, 1 + (partition + 1) % 3, 1 + (partition + 2) % 3));
            }
            get(controller.controller.createTopics(List.of(new NewTopic("t", -1, -1, replicas, Map.of())), false));
            report(partitions, "topic created", start);
            members.forEach(member -> awaitLatches(member, partitions));
            report(partitions, "x 3 latches open", start);

            TestCluster.Member victim = members.get(2);
            TestCluster.Member witness = members.get(0);
            int watched = partitions / 3;
            Map<Integer, Boolean> leaderFirst = leaderFirst(witness, victim.id);
            Map<Integer, Long> ledNanos = new ConcurrentHashMap<>();
            CompletableFuture<ClusterImage> done = witness.cluster.when(image -> {
                note(image, ledNanos);
                return ledAnew(image) == watched;
            });
            start = System.nanoTime();
            get(witness.session.endForeignSession(victim.session.identity()));
            report(partitions, "session closed", start);
            done.orTimeout(3, TimeUnit.MINUTES).join();
            report(partitions, watched + " partitions led anew", start);
            long from = start;
            for (boolean first : List.of(true, false)) {
                LongSummaryStatistics times = ledNanos.entrySet().stream()
                        .filter(entry -> leaderFirst.get(entry.getKey()) == first)
                        .mapToLong(entry -> TimeUnit.NANOSECONDS.toMillis(entry.getValue() - from))
                        .summaryStatistics();
                System.out.println(partitions + " partitions: where " + (first ? "the dead leader" : "a live replica")
                        + " was first in the queue, led anew after " + times);
            }
        }
    }

    /** Of the partitions that a broker leads, whether it is also the first in their queues. */
    private static Map<Integer, Boolean> leaderFirst(TestCluster.Member witness, int leader) {
        Map<Integer, Boolean> first = new HashMap<>();
        TopicImage topic = witness.cluster.image().topic("t").orElseThrow();
        for (PartitionImage partition : topic.partitions()) {
            if (partition.leader() == leader) {
                String queue = Paths.partitionLatch(topic.id().toString(), partition.partition());
                String head = get(witness.session.nodes().children(queue)).orElseThrow().stream()
                        .min(Comparator.comparing(place -> place.substring(place.length() - SEQUENCE)))
                        .orElseThrow();
                String owner = new String(
                        get(witness.session.nodes().get(queue + '/' + head))
                                .orElseThrow()
                                .data(),
                        StandardCharsets.UTF_8);
                first.put(partition.partition(), owner.equals(Integer.toString(leader)));
            }
        }
        return first;
    }

    private static void note(ClusterImage image, Map<Integer, Long> ledNanos) {
        image.topic("t").orElseThrow().partitions().stream()
                .filter(partition -> partition.leaderEpoch() > 0)
                .forEach(partition -> ledNanos.putIfAbsent(partition.partition(), System.nanoTime()));
    }

    private static long ledAnew(ClusterImage image) {
        return image.topic("t").orElseThrow().partitions().stream()
                .filter(partition -> partition.leaderEpoch() > 0)
                .count();
    }

    private static TestCluster.Member controller(List<TestCluster.Member> members) {
        Awaitility.await().atMost(PATIENCE).until(() -> members.stream()
                .anyMatch(member -> member.controller.isActive()));
        return members.stream()
                .filter(member -> member.controller.isActive())
                .findFirst()
                .orElseThrow();
    }

    private static void awaitLatches(TestCluster.Member member, int count) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> get(CompletableFuture.supplyAsync(
                        () -> member.claimer.latches() == count && member.claimer.unopenedLatches() == 0,
                        member.session.events())));
    }

    private static void report(int partitions, String what, long start) {
        long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        System.out.println(partitions + " partitions: " + what + " after " + ms + " ms");
    }
}
