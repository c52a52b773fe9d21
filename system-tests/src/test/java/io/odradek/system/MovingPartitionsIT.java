package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that move between brokers, asked for with the tools of an Apache Kafka download, under a writer. */
class MovingPartitionsIT {

    private static final String REASSIGN = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
    private static final String ELECT = "org.apache.kafka.tools.LeaderElectionCommand";
    private static final String CLUSTER_TOOL = "org.apache.kafka.tools.ClusterTool";
    private static final String TOPICS = "org.apache.kafka.tools.TopicCommand";
    private static final int PARTITIONS = 6;

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(directory).brokers(3).start();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void create(String topic, List<Integer> replicas) {
        Map<Integer, List<Integer>> assignment =
                IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toMap(partition -> partition, p -> replicas));
        try (Admin admin = Clients.admin(cluster)) {
            Clients.get(
                    admin.createTopics(List.of(new NewTopic(topic, assignment))).all());
        }
    }

    private static List<TopicPartitionInfo> describe(Admin admin, String topic) {
        return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic)
                .partitions();
    }

    private static List<Integer> ids(List<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    @Test
    void aTopicMovesUnderItsWriterAndLosesNothing() throws IOException {
        create("moving", List.of(0, 1));
        Path plan = directory.resolve("plan.json");
        Files.writeString(
                plan,
                IntStream.range(0, PARTITIONS)
                        .mapToObj(p -> "{\"topic\":\"moving\",\"partition\":" + p + ",\"replicas\":[2,1]}")
                        .collect(Collectors.joining(",", "{\"version\":1,\"partitions\":[", "]}")));
        try (NumberWriter writer = NumberWriter.start(cluster, "moving", PARTITIONS);
                Admin admin = Clients.admin(cluster)) {
            writer.awaitMore(5_000);
            Peer.KAFKA_4
                    .run(
                            REASSIGN,
                            "--bootstrap-server",
                            cluster.bootstrap(),
                            "--reassignment-json-file",
                            plan.toString(),
                            "--execute")
                    .orFail();
            await("moved").atMost(Clients.PATIENCE).untilAsserted(() -> assertThat(describe(admin, "moving"))
                    .allSatisfy(partition -> {
                        assertThat(ids(partition.replicas())).containsExactly(2, 1);
                        assertThat(partition.leader().id()).isNotZero();
                        assertThat(ids(partition.isr())).containsExactlyInAnyOrder(1, 2);
                    }));
            assertThat(Peer.KAFKA_4
                            .run(
                                    REASSIGN,
                                    "--bootstrap-server",
                                    cluster.bootstrap(),
                                    "--reassignment-json-file",
                                    plan.toString(),
                                    "--verify")
                            .orFail())
                    .contains("Reassignment of partition moving-0 is completed.");
            writer.awaitMore(5_000);
            requireAll("moving", writer.stop());
        }
        await("the old replicas are gone")
                .atMost(Clients.PATIENCE)
                .until(() ->
                        !Files.exists(cluster.brokers().get(0).logDirectory().resolve("moving-0")));
    }

    private static Path plan(String topic, String replicas) throws IOException {
        Path plan = directory.resolve(topic + ".json");
        return Files.writeString(
                plan,
                IntStream.range(0, PARTITIONS)
                        .mapToObj(p ->
                                "{\"topic\":\"" + topic + "\",\"partition\":" + p + ",\"replicas\":" + replicas + "}")
                        .collect(Collectors.joining(",", "{\"version\":1,\"partitions\":[", "]}")));
    }

    private static String reassign(Path plan, String... more) {
        List<String> words = new ArrayList<>(
                List.of("--bootstrap-server", cluster.bootstrap(), "--reassignment-json-file", plan.toString()));
        words.addAll(List.of(more));
        return Peer.KAFKA_4.run(REASSIGN, words.toArray(String[]::new)).orFail();
    }

    private static void send(String topic, int records) {
        String value = "x".repeat(10_000);
        Clients.send(
                cluster,
                IntStream.range(0, records)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % PARTITIONS, "key-" + i, value))
                        .toList(),
                Map.of("acks", "all"));
    }

    private static Set<String> dynamicSettings(Admin admin, ConfigResource.Type type, String name) {
        ConfigResource resource = new ConfigResource(type, name);
        return Clients.get(admin.describeConfigs(List.of(resource)).all()).get(resource).entries().stream()
                .filter(entry -> entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG
                        || entry.source() == ConfigSource.DYNAMIC_BROKER_CONFIG)
                .map(ConfigEntry::name)
                .filter(key -> key.contains("throttled"))
                .collect(Collectors.toSet());
    }

    private static void awaitMoved(Admin admin, String topic, Integer... replicas) {
        await(topic + " has moved").atMost(Clients.PATIENCE).untilAsserted(() -> assertThat(describe(admin, topic))
                .allSatisfy(partition -> {
                    assertThat(ids(partition.replicas())).containsExactly(replicas);
                    assertThat(ids(partition.isr())).containsExactlyInAnyOrder(replicas);
                }));
    }

    @Test
    void aThrottledMoveWaitsHoldsNoWriterUpAndGoesOnWhenTheThrottleIsLifted() throws IOException {
        create("slow", List.of(0, 1));
        create("fast", List.of(0, 1));
        send("slow", 240);
        send("fast", 240);
        Path slow = plan("slow", "[2,1]");
        try (Admin admin = Clients.admin(cluster)) {
            reassign(slow, "--execute", "--throttle", "1024");
            assertThat(dynamicSettings(admin, ConfigResource.Type.TOPIC, "slow"))
                    .containsExactlyInAnyOrder(
                            "leader.replication.throttled.replicas", "follower.replication.throttled.replicas");
            assertThat(dynamicSettings(admin, ConfigResource.Type.BROKER, "2"))
                    .containsExactlyInAnyOrder(
                            "leader.replication.throttled.rate", "follower.replication.throttled.rate");

            // what no throttle names is as fast as ever, and so are those in sync
            reassign(plan("fast", "[2,1]"), "--execute", "--additional");
            awaitMoved(admin, "fast", 2, 1);
            send("slow", 120);
            assertThat(describe(admin, "slow"))
                    .allSatisfy(partition -> assertThat(ids(partition.isr())).containsExactlyInAnyOrder(0, 1));

            reassign(slow, "--execute", "--additional", "--throttle", "1000000000");
            awaitMoved(admin, "slow", 2, 1);
            assertThat(reassign(slow, "--verify")).contains("Reassignment of partition slow-0 is completed.");
            await("the throttles are gone").atMost(Clients.PATIENCE).untilAsserted(() -> {
                assertThat(dynamicSettings(admin, ConfigResource.Type.TOPIC, "slow"))
                        .isEmpty();
                for (int broker = 0; broker < 3; broker++) {
                    assertThat(dynamicSettings(admin, ConfigResource.Type.BROKER, Integer.toString(broker)))
                            .isEmpty();
                }
            });
        }
        assertThat(Clients.readAll(cluster, Clients.partitions("slow", PARTITIONS)))
                .hasSize(360);
    }

    @Test
    void aMoveToABrokerThatIsAwayWaitsAndCanBeCancelled() throws ExecutionException, InterruptedException {
        TopicPartition partition = new TopicPartition("waiting", 0);
        try (Admin admin = Clients.admin(cluster)) {
            int controller = admin.describeCluster().controller().get().id();
            int away = (controller + 1) % 3;
            create("waiting", List.of(controller));
            // from here on the client has a connection to the controller, and asks nobody else
            assertThat(admin.listPartitionReassignments().reassignments().get()).isEmpty();
            cluster.brokers().get(away).process().pause();
            try {
                admin.alterPartitionReassignments(
                                Map.of(partition, Optional.of(new NewPartitionReassignment(List.of(away)))))
                        .all()
                        .get();
                assertThat(admin.listPartitionReassignments()
                                .reassignments()
                                .get()
                                .get(partition)
                                .addingReplicas())
                        .containsExactly(away);
                admin.alterPartitionReassignments(Map.of(partition, Optional.empty()))
                        .all()
                        .get();
                assertThat(admin.listPartitionReassignments().reassignments().get())
                        .doesNotContainKey(partition);
            } finally {
                cluster.brokers().get(away).process().resume();
            }
            // a client asks any broker for descriptions, and the one that was away has to answer and to catch up first
            await("the move is cancelled")
                    .atMost(Clients.PATIENCE)
                    .until(() ->
                            ids(describe(admin, "waiting").get(0).replicas()).equals(List.of(controller)));
        }
    }

    @Test
    void whatWasDeletedOrMovedWhileABrokerWasAwayIsGoneWhenItComesBack() {
        create("deleted", List.of(1, 0));
        create("moved", List.of(0, 1));
        Path logs = cluster.brokers().get(1).logDirectory();
        try (Admin admin = Clients.admin(cluster)) {
            await().atMost(Clients.PATIENCE)
                    .until(() -> Files.exists(logs.resolve("deleted-0")) && Files.exists(logs.resolve("moved-0")));
            cluster.brokers().get(1).process().kill();
            Clients.get(admin.deleteTopics(List.of("deleted")).all());
            await("broker 1 is missed").atMost(Clients.PATIENCE).until(() -> describe(admin, "moved").stream()
                    .allMatch(partition -> ids(partition.isr()).equals(List.of(0))));
            Clients.get(admin.alterPartitionReassignments(IntStream.range(0, PARTITIONS)
                            .boxed()
                            .collect(Collectors.toMap(
                                    p -> new TopicPartition("moved", p),
                                    p -> Optional.of(new NewPartitionReassignment(List.of(0))))))
                    .all());
            await("moved").atMost(Clients.PATIENCE).until(() -> describe(admin, "moved").stream()
                    .allMatch(partition -> ids(partition.replicas()).equals(List.of(0))));
            cluster.startBroker(1);
            await("no log is left")
                    .atMost(Clients.PATIENCE)
                    .until(() -> !Files.exists(logs.resolve("deleted-0")) && !Files.exists(logs.resolve("moved-0")));
        }
    }

    @Test
    void theSettingsOfABrokerThatWasUnregisteredAreGoneWhenItComesBack()
            throws ExecutionException, InterruptedException {
        ConfigResource third = new ConfigResource(ConfigResource.Type.BROKER, "2");
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry("message.max.bytes", "100000"), OpType.SET);
        try (Admin admin = Clients.admin(cluster)) {
            Clients.get(
                    admin.incrementalAlterConfigs(Map.of(third, List.of(set))).all());
            cluster.brokers().get(2).process().kill();
            await("broker 2 is missed")
                    .atMost(Clients.PATIENCE)
                    .until(() -> admin.describeCluster().nodes().get().size() == 2);

            Peer.KAFKA_4
                    .run(CLUSTER_TOOL, "unregister", "--bootstrap-server", cluster.bootstrap(), "--id", "2")
                    .orFail();

            cluster.startBroker(2);
            await("broker 2 is back")
                    .atMost(Clients.PATIENCE)
                    .until(() -> admin.describeCluster().nodes().get().size() == 3);
            ConfigEntry found = Clients.get(
                            admin.describeConfigs(List.of(third)).all())
                    .get(third)
                    .get("message.max.bytes");
            assertThat(found.isDefault()).as("%s", found).isTrue();
        }
    }

    @Test
    void preferredLeadersAreElectedByTheTool() {
        create("preferred", List.of(1, 0, 2));
        try (Admin admin = Clients.admin(cluster)) {
            cluster.brokers().get(1).process().close();
            await("broker 1 leads nothing").atMost(Clients.PATIENCE).until(() -> describe(admin, "preferred").stream()
                    .allMatch(partition ->
                            partition.leader() != null && partition.leader().id() != 1));
            cluster.startBroker(1);
            await("in sync again").atMost(Clients.PATIENCE).until(() -> describe(admin, "preferred").stream()
                    .allMatch(partition -> partition.isr().size() == 3));
            Peer.KAFKA_4
                    .run(
                            ELECT,
                            "--bootstrap-server",
                            cluster.bootstrap(),
                            "--election-type",
                            "PREFERRED",
                            "--all-topic-partitions")
                    .orFail();
            assertThat(describe(admin, "preferred"))
                    .allSatisfy(partition -> assertThat(partition.leader().id()).isEqualTo(1));
        }
        assertThat(Peer.KAFKA_4
                        .run(TOPICS, "--bootstrap-server", cluster.bootstrap(), "--describe", "--topic", "preferred")
                        .orFail())
                .contains("Replicas: 1,0,2");
    }

    private static void requireAll(String topic, long[] acknowledged) {
        List<ConsumerRecord<String, String>> all = Clients.readAll(cluster, Clients.partitions(topic, PARTITIONS));
        long[] next = new long[PARTITIONS];
        for (ConsumerRecord<String, String> record : all) {
            assertThat(record.value()).isEqualTo(Long.toString(next[record.partition()]++));
        }
        assertThat(next).isEqualTo(acknowledged);
    }
}
