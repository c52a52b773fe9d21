package io.odradek.broker.election;

import static io.odradek.broker.testing.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.controller.TopicRef;
import io.odradek.broker.testing.TestCluster;
import io.odradek.common.Uuid;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionLatchesIT {

    private static final int PARTITIONS = 12;
    private static final int LED_BY_THREE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private TestCluster test;
    private TestCluster.Member one;
    private TestCluster.Member two;
    private TestCluster.Member three;

    @BeforeEach
    void start() throws IOException {
        test = new TestCluster(directory);
        one = test.start(1);
        two = test.start(2);
        three = test.start(3);
        await().atMost(PATIENCE).until(() -> one.cluster.image().brokers().size() == 3);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void shouldQueueUpWhereItIsInSyncAndLeaveWhereItIsNot() {
        Uuid id = create("t");
        awaitPlaces(id, 3);

        // session 3 ends: its registration and its places vanish together
        get(one.session.endForeignSession(three.session.identity()));

        awaitLed(image -> isLedBy(image, 1, 2));
        // member 3 is back, in sync where nobody has taken it out, and not where it led
        await().atMost(PATIENCE).until(() -> one.cluster.image().isAlive(3));
        await().atMost(PATIENCE)
                .until(() -> places(id, LED_BY_THREE).size() == 2
                        && places(id, LED_BY_THREE + 1).size() == 3);
    }

    @Test
    void shouldPassLeadershipOnEachTimeALeaderDies() {
        create("t");

        one.close();
        awaitLed(image -> isLedBy(image, 2, 3));
        two.close();

        ClusterImage after = awaitLed(image -> isLedBy(image, 3));
        partitions(after).forEach(partition -> {
            boolean ledFromTheStart = partition.partition() % 3 == LED_BY_THREE;
            assertThat(partition.leaderEpoch()).isBetween(ledFromTheStart ? 0 : 1, ledFromTheStart ? 0 : 2);
            assertThat(partition.isr()).contains(3);
        });
    }

    /** Somebody has removed everything below /latches: queues are made anew, and do not hold up an election meanwhile. */
    @Test
    void shouldElectAlthoughTheQueuesWereWiped() {
        Uuid id = create("t");
        awaitPlaces(id, 3);

        wipe(id);
        get(three.session.endForeignSession(one.session.identity()));

        awaitLed(image -> isLedBy(image, 2, 3));
    }

    @Test
    void shouldLeaveTheQueuesOfADeletedTopic() {
        Uuid id = create("t");
        awaitPlaces(id, 3);

        get(one.controller.deleteTopics(List.of(TopicRef.byName("t"))));

        awaitPlaces(id, 0);
    }

    private void wipe(Uuid id) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String queue = Paths.partitionLatch(id.toString(), partition);
            List<Op> steps = new ArrayList<>();
            places(id, partition).forEach(place -> steps.add(new Op.Delete(queue + '/' + place, Op.ANY_VERSION)));
            steps.add(new Op.Delete(queue, Op.ANY_VERSION));
            get(three.session.nodes().multi(steps));
        }
    }

    private Uuid create(String topic) {
        await().atMost(PATIENCE).until(one.controller::isActive);
        Map<Integer, List<Integer>> replicas = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            replicas.put(partition, List.of(1 + partition % 3, 1 + (partition + 1) % 3, 1 + (partition + 2) % 3));
        }
        return get(one.controller.createTopics(List.of(new NewTopic(topic, -1, -1, replicas, Map.of())), false))
                .get(0)
                .value()
                .orElseThrow()
                .id();
    }

    private void awaitPlaces(Uuid id, int each) {
        await().atMost(PATIENCE).until(() -> {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                if (places(id, partition).size() != each) {
                    return false;
                }
            }
            return true;
        });
    }

    private List<String> places(Uuid id, int partition) {
        return get(three.session.nodes().children(Paths.partitionLatch(id.toString(), partition)))
                .orElse(List.of());
    }

    private ClusterImage awaitLed(Predicate<ClusterImage> condition) {
        return get(three.cluster.when(condition));
    }

    private static boolean isLedBy(ClusterImage image, Integer... leaders) {
        return partitions(image).stream()
                .allMatch(partition ->
                        List.of(leaders).contains(partition.leader()) && Candidates.isLed(image, partition));
    }

    private static List<PartitionImage> partitions(ClusterImage image) {
        return image.topic("t").orElseThrow().partitions();
    }
}
