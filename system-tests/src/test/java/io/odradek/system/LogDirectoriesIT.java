package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas that move between the disks of their broker under a writer, asked for with the tools of an Apache Kafka download.
 *
 * <p>{@code -Dodradek.moves.kills=N} dies more often, {@code -Dodradek.moves.seed=S} the same way again.
 */
class LogDirectoriesIT {

    private static final String REASSIGN = "org.apache.kafka.tools.reassign.ReassignPartitionsCommand";
    private static final String LOG_DIRS = "org.apache.kafka.tools.LogDirsCommand";
    private static final int PARTITIONS = 4;
    private static final int KILLS = Integer.getInteger("odradek.moves.kills", 8);
    private static final int SLOW = 1_000;

    @TempDir
    Path directory;

    private static void create(Cluster cluster, String topic, List<Integer> replicas) {
        Map<Integer, List<Integer>> assignment =
                IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toMap(partition -> partition, p -> replicas));
        try (Admin admin = Clients.admin(cluster)) {
            Clients.get(admin.createTopics(
                            List.of(new NewTopic(topic, assignment).configs(Map.of("segment.bytes", "100000"))))
                    .all());
        }
    }

    private Path plan(String topic, String replicas, Path... disks) throws IOException {
        String directories = Stream.of(disks)
                .map(disk -> disk == null ? "\"any\"" : "\"" + disk + "\"")
                .collect(Collectors.joining(",", "[", "]"));
        return Files.writeString(
                directory.resolve("plan.json"),
                IntStream.range(0, PARTITIONS)
                        .mapToObj(p -> "{\"topic\":\"" + topic + "\",\"partition\":" + p + ",\"replicas\":" + replicas
                                + ",\"log_dirs\":" + directories + "}")
                        .collect(Collectors.joining(",", "{\"version\":1,\"partitions\":[", "]}")));
    }

    private static String reassign(Cluster cluster, Path plan, String... more) {
        return Peer.KAFKA_4
                .run(
                        REASSIGN,
                        Stream.concat(
                                        Stream.of(
                                                "--bootstrap-server",
                                                cluster.bootstrap(),
                                                "--reassignment-json-file",
                                                plan.toString()),
                                        Stream.of(more))
                                .toArray(String[]::new))
                .orFail();
    }

    private static void awaitVerified(Cluster cluster, Path plan) {
        await("the tool says that all has moved")
                .atMost(Clients.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(reassign(cluster, plan, "--verify"))
                        .doesNotContain("still in progress")
                        .contains("is completed"));
    }

    private static List<String> logsIn(Path disk, String topic) {
        try (Stream<Path> logs = Files.list(disk)) {
            return logs.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(topic) && !name.endsWith("-delete"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> whole(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> topic + "-" + partition)
                .toList();
    }

    private static void requireAll(Cluster cluster, String topic, long[] acknowledged) {
        long[] next = new long[PARTITIONS];
        for (ConsumerRecord<String, String> record : Clients.readAll(cluster, Clients.partitions(topic, PARTITIONS))) {
            assertThat(record.value()).isEqualTo(Long.toString(next[record.partition()]++));
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(next[partition])
                    .as("records of %s-%s", topic, partition)
                    .isGreaterThanOrEqualTo(acknowledged[partition]);
        }
    }

    @Test
    void theToolsMoveReplicasBetweenDisksAndToADiskOfAnotherBroker() throws IOException {
        try (Cluster cluster = Cluster.of(directory).brokers(3).disks(2).start()) {
            create(cluster, "moving", List.of(0, 1));
            List<Path> first = cluster.brokers().get(0).disks();
            List<Path> third = cluster.brokers().get(2).disks();
            try (NumberWriter writer = NumberWriter.start(cluster, "moving", PARTITIONS)) {
                writer.awaitMore(20_000);
                Path within = plan("moving", "[0,1]", first.get(1), null);
                reassign(cluster, within, "--execute", "--replica-alter-log-dirs-throttle", "100000000");
                awaitVerified(cluster, within);
                assertThat(logsIn(first.get(0), "moving")).isEmpty();
                assertThat(logsIn(first.get(1), "moving")).isEqualTo(whole("moving"));
                assertThat(Peer.KAFKA_4
                                .run(
                                        LOG_DIRS,
                                        "--bootstrap-server",
                                        cluster.bootstrap(),
                                        "--describe",
                                        "--topic-list",
                                        "moving")
                                .orFail())
                        .contains(first.get(1).toString(), "\"isFuture\":false", "\"partition\":\"moving-0\"")
                        .doesNotContain("\"isFuture\":true");

                Path away = plan("moving", "[2,1]", third.get(1), null);
                reassign(cluster, away, "--execute");
                awaitVerified(cluster, away);
                assertThat(logsIn(third.get(0), "moving")).isEmpty();
                assertThat(logsIn(third.get(1), "moving")).isEqualTo(whole("moving"));
                writer.awaitMore(5_000);
                requireAll(cluster, "moving", writer.stop());
            }
        }
    }

    private static void limit(Admin admin, String rate) {
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "0");
        ConfigEntry entry = new ConfigEntry("replica.alter.log.dirs.io.max.bytes.per.second", rate);
        Clients.get(admin.incrementalAlterConfigs(Map.of(broker, List.of(new AlterConfigOp(entry, OpType.SET))))
                .all());
    }

    private static void move(Admin admin, Path disk) {
        Clients.get(admin.alterReplicaLogDirs(IntStream.range(0, PARTITIONS)
                        .boxed()
                        .collect(Collectors.toMap(
                                partition -> new TopicPartitionReplica("numbers", partition, 0),
                                partition -> disk.toString())))
                .all());
    }

    private static boolean moves(Admin admin) {
        return Clients.get(admin.describeLogDirs(List.of(0)).allDescriptions()).get(0).values().stream()
                .map(LogDirDescription::replicaInfos)
                .flatMap(replicas -> replicas.values().stream())
                .anyMatch(replica -> replica.isFuture());
    }

    /** Half of the deaths come while the copying waits for the throttle, the others wherever the copying is by then. */
    @Test
    void processesThatDieWhileReplicasMoveLoseNothingAndTheMovesEnd() throws IOException {
        long seed = Long.getLong("odradek.moves.seed", System.nanoTime());
        System.out.println("LogDirectoriesIT: -Dodradek.moves.kills=" + KILLS + " -Dodradek.moves.seed=" + seed);
        Random random = new Random(seed);
        try (Cluster cluster = Cluster.of(directory).disks(2).start();
                Admin admin = Clients.admin(cluster)) {
            List<Path> disks = cluster.brokers().get(0).disks();
            create(cluster, "numbers", List.of(0));
            try (NumberWriter writer = NumberWriter.start(cluster, "numbers", PARTITIONS)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    Path to = disks.get(kill % 2);
                    writer.awaitMore(20_000);
                    limit(admin, kill % 4 < 2 ? Integer.toString(SLOW) : Long.toString(Long.MAX_VALUE));
                    move(admin, to);
                    writer.awaitMore(1 + random.nextInt(kill % 4 < 2 ? 10_000 : 1_000));
                    long[] acknowledged = writer.acknowledged();
                    cluster.crashBroker();
                    requireAll(cluster, "numbers", acknowledged);
                }
                limit(admin, Long.toString(Long.MAX_VALUE));
                Path last = disks.get(random.nextInt(2));
                move(admin, last);
                await("all moves have ended").atMost(Clients.PATIENCE).until(() -> !moves(admin));
                writer.awaitMore(1_000);
                requireAll(cluster, "numbers", writer.stop());
                assertThat(logsIn(last, "numbers")).isEqualTo(whole("numbers"));
                assertThat(logsIn(disks.get(disks.indexOf(last) == 0 ? 1 : 0), "numbers"))
                        .isEmpty();
            }
        }
        String log = Files.readString(directory.resolve("server-logs-0").resolve("server.log"));
        System.out.println("LogDirectoriesIT: " + count(log, "goes on: ") + " moves went on after a death, "
                + count(log, "takes the place of") + " took the place at the start, " + count(log, " has moved from ")
                + " ended");
        assertThat(count(log, "goes on: ")).as("deaths in the middle of a move").isPositive();
    }

    private static long count(String log, String words) {
        return log.lines().filter(line -> line.contains(words)).count();
    }
}
