package io.odradek.broker.election;

import static io.odradek.broker.testing.TestCluster.get;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * How long latches take to open, and elections to be over: three brokers and a ZooKeeper in one JVM. Not a test; run
 * {@code main} with numbers of partitions.
 */
public final class ElectionBench {

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
            CompletableFuture<ClusterImage> done = witness.cluster.when(image -> ledAnew(image) == watched);
            start = System.nanoTime();
            get(witness.session.endForeignSession(victim.session.identity()));
            report(partitions, "session closed", start);
            done.orTimeout(3, TimeUnit.MINUTES).join();
            report(partitions, watched + " partitions led anew", start);
        }
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
