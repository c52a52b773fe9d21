package io.odradek.system.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.system.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients work while a nemesis hurts the cluster; what they saw must be one history. Nothing acknowledged with acks=all may
 * be lost, no offset may have two values, no idempotent producer may write twice, no reader may skip or step back, and in the
 * end all replicas must be the same, byte for byte.
 *
 * <p>{@code -Dodradek.history.seconds=3600 -Dodradek.history.seed=7} makes it longer and different; {@code
 * -Dodradek.history.faults=coordinators} hurts nobody but those who coordinate the groups, again and again.
 */
class HistoryIT {

    private static final int SECONDS = Integer.getInteger("odradek.history.seconds", 60);
    private static final long SEED = Long.getLong("odradek.history.seed", 1);
    private static final int BROKERS = 3;
    private static final int ZOOKEEPERS = Integer.getInteger("odradek.history.zookeepers", 1);
    private static final String FAULTS = System.getProperty("odradek.history.faults", "all");
    private static final List<String> GROUPS = List.of("classic", "consumers", "mixed");
    private static final boolean RELAYS = Boolean.parseBoolean(
            System.getProperty("odradek.history.relays", Boolean.toString(!Namespaces.areAllowed())));
    private static final int PARTITIONS = 6;
    private static final Duration HEALING = Duration.ofMinutes(3);

    /** Acknowledged by all in sync; and by the leader alone. */
    private static final String DURABLE = "durable";

    private static final String QUICK = "quick";

    private static final int MEMBERS = 3;
    private static final Map<String, Object> CLASSIC = Map.of(
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "session.timeout.ms",
            10_000,
            "heartbeat.interval.ms",
            1_000,
            "max.poll.interval.ms",
            60_000);
    private static final Map<String, Object> CONSUMER = Map.of(
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "group.protocol",
            "consumer",
            "max.poll.interval.ms",
            60_000);

    /** What went wrong is looked for in the servers' logs. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void whateverHappensClientsSeeOneHistory() {
        System.out.println("HistoryIT: -Dodradek.history.seed=" + SEED + " -Dodradek.history.seconds=" + SECONDS
                + " -Dodradek.history.zookeepers=" + ZOOKEEPERS + " -Dodradek.history.relays=" + RELAYS
                + " -Dodradek.history.faults=" + FAULTS);
        try (Network network = network();
                Cluster cluster = Cluster.of(directory)
                        .brokers(BROKERS)
                        .zookeepers(ZOOKEEPERS)
                        .disks(2)
                        .at(id -> network.place(id >= 0 ? id : BROKERS - id - 1))
                        .with(Map.of(
                                "group.consumer.min.session.timeout.ms",
                                "6000",
                                "group.consumer.session.timeout.ms",
                                "10000",
                                "group.consumer.min.heartbeat.interval.ms",
                                "1000",
                                "group.consumer.heartbeat.interval.ms",
                                "1000",
                                "min.insync.replicas",
                                "2",
                                "default.replication.factor",
                                "3",
                                "log.retention.ms",
                                "-1",
                                // so that moves between disks last into the next fault
                                "replica.alter.log.dirs.io.max.bytes.per.second",
                                "200000"))
                        .start()) {
            run(cluster, network);
        }
    }

    private static Network network() {
        int servers = BROKERS + ZOOKEEPERS;
        return RELAYS ? new Relays(servers) : Namespaces.create(servers);
    }

    private static void run(Cluster cluster, Network network) {
        History history = new History(Set.of(DURABLE));
        List<TopicPartition> partitions = createTopics(cluster);
        Random random = new Random(SEED);
        Nemesis nemesis = new Nemesis(
                switch (FAULTS) {
                    case "all" -> new AllFaults(cluster, network, partitions, random);
                    case "coordinators" -> new CoordinatorFaults(cluster, GROUPS, random);
                    default -> throw new IllegalArgumentException("no such faults: " + FAULTS);
                },
                random);
        List<AutoCloseable> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            clients.add(new HistoryProducer(cluster, history, DURABLE, PARTITIONS, 500, Map.of("acks", "all")));
        }
        Map<String, Object> quick = Map.of("acks", "1", "enable.idempotence", false);
        clients.add(new HistoryProducer(cluster, history, QUICK, PARTITIONS, 300, quick));
        clients.add(new HistoryConsumer(cluster, history, partitions));
        clients.add(new HistoryConsumer(cluster, history, partitions));
        Map<String, GroupHistory> groups = new TreeMap<>();
        List<List<Map<String, Object>>> kinds =
                List.of(List.of(CLASSIC), List.of(CONSUMER), List.of(CLASSIC, CONSUMER));
        for (int g = 0; g < GROUPS.size(); g++) {
            String name = GROUPS.get(g);
            GroupHistory group = new GroupHistory(history::violated);
            groups.put(name, group);
            List<Map<String, Object>> named =
                    kinds.get(g).stream().map(kind -> named(kind, name)).toList();
            for (int i = 0; i < MEMBERS; i++) {
                clients.add(new HistoryMember(cluster, history, group, DURABLE, new Random(SEED + i), named));
            }
        }
        nemesis.rage(Duration.ofSeconds(SECONDS));
        List<TopicPartitionInfo> healed = awaitHealing(cluster);
        LastWrites.toAll(cluster, history, partitions);
        Map<TopicPartition, Long> ends = history.acknowledgedEnds(DURABLE);
        groups.forEach((name, group) -> awaitGroup(name, group, ends));
        clients.forEach(HistoryIT::close);
        LastReading.compare(cluster, history, partitions);
        awaitHealing(cluster);
        System.out.println("HistoryIT: " + nemesis.inflicted() + " faults, " + history.acknowledged()
                + " acknowledged, " + history.reads() + " reads, "
                + groups.values().stream().mapToLong(GroupHistory::commits).sum() + " commits, " + healed.size()
                + " partitions");
        awaitDisks(cluster);
        // nobody writes any more, and whoever is in sync is at most a fetch behind
        LastWrites.toAll(cluster, history, partitions);
        for (TopicPartition partition : partitions) {
            LastReading.compareReplicas(
                    cluster,
                    history,
                    partition,
                    IntStream.range(0, BROKERS).boxed().toList());
        }
        assertThat(history.violations()).isEmpty();
        assertThat(history.acknowledged()).isGreaterThan(0);
        assertThat(history.reads()).isGreaterThan(0);
    }

    private static Map<String, Object> named(Map<String, Object> settings, String group) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("group.id", group);
        return all;
    }

    private static List<TopicPartition> createTopics(Cluster cluster) {
        List<NewTopic> topics = List.of(
                new NewTopic(DURABLE, PARTITIONS, (short) BROKERS), new NewTopic(QUICK, PARTITIONS, (short) BROKERS));
        try (Admin admin = Admin.create(Clients.with(cluster, Map.of()))) {
            admin.createTopics(topics).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return topics.stream()
                .flatMap(topic -> IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .toList();
    }

    /** The group comes to read what was there when everything was whole again. */
    private static void awaitGroup(String name, GroupHistory group, Map<TopicPartition, Long> ends) {
        Awaitility.await("the group " + name + " reads on").atMost(HEALING).until(() -> ends.entrySet().stream()
                .allMatch(end -> group.read(end.getKey()) >= end.getValue()));
    }

    /** Every partition has a leader again, and all of its replicas in sync. */
    private static List<TopicPartitionInfo> awaitHealing(Cluster cluster) {
        try (Admin admin = Admin.create(Clients.with(cluster, Map.of()))) {
            return Awaitility.await("all replicas in sync")
                    .atMost(HEALING)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> describe(admin), all -> all.stream()
                            .allMatch(partition -> partition.leader() != null
                                    && partition.isr().size() == BROKERS));
        }
    }

    /** No replica is on its way from one disk to another; what is held back still is let go. */
    private static void awaitDisks(Cluster cluster) {
        AlterConfigOp unlimited = new AlterConfigOp(
                new ConfigEntry("replica.alter.log.dirs.io.max.bytes.per.second", Long.toString(Long.MAX_VALUE)),
                AlterConfigOp.OpType.SET);
        List<Integer> brokers = IntStream.range(0, BROKERS).boxed().toList();
        try (Admin admin = Admin.create(Clients.with(cluster, Map.of()))) {
            Awaitility.await("all replicas lie where they should")
                    .atMost(HEALING)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> {
                        admin.incrementalAlterConfigs(
                                        Map.of(new ConfigResource(ConfigResource.Type.BROKER, ""), List.of(unlimited)))
                                .all()
                                .get();
                        return admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
                                .flatMap(disks -> disks.values().stream())
                                .flatMap(disk -> disk.replicaInfos().values().stream())
                                .noneMatch(replica -> replica.isFuture());
                    });
        }
    }

    private static List<TopicPartitionInfo> describe(Admin admin) throws ExecutionException, InterruptedException {
        Collection<TopicDescription> topics = admin.describeTopics(List.of(DURABLE, QUICK))
                .allTopicNames()
                .get()
                .values();
        return topics.stream().flatMap(topic -> topic.partitions().stream()).toList();
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
