package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of Apache's newest Java consumer by the consumer protocol (KIP-848), on three brokers. */
class ConsumerProtocolIT {

    private static final int PARTITIONS = 6;
    private static final Map<String, String> PROTOCOL = Map.of("group.protocol", "consumer");

    @TempDir
    static Path directory;

    private static Cluster cluster;
    private static Admin admin;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(directory)
                .brokers(3)
                .with(Map.of(
                        "group.consumer.min.heartbeat.interval.ms",
                        "100",
                        "group.consumer.heartbeat.interval.ms",
                        "200",
                        "group.consumer.min.session.timeout.ms",
                        "6000",
                        "group.consumer.session.timeout.ms",
                        "10000",
                        "default.replication.factor",
                        "3",
                        "min.insync.replicas",
                        "1"))
                .start();
        admin = Clients.admin(cluster);
    }

    @AfterAll
    static void stop() {
        if (admin != null) {
            admin.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> settings = new HashMap<>(PROTOCOL);
        settings.put(key, value);
        return settings;
    }

    private static void createTopic(String name) {
        Clients.get(admin.createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic(
                        name, Optional.of(PARTITIONS), Optional.of((short) 3))))
                .all());
    }

    private static void write(String topic, int from, int to) {
        Clients.send(
                cluster,
                IntStream.range(from, to)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % PARTITIONS, "key " + i, topic + " " + i))
                        .toList(),
                Map.of());
    }

    private static void awaitShared(List<TopicPartition> partitions, GroupMember... members) {
        await().atMost(Clients.PATIENCE).untilAsserted(() -> {
            List<TopicPartition> owned = new ArrayList<>();
            for (GroupMember member : members) {
                assertThat(member.assignment()).isNotEmpty();
                owned.addAll(member.assignment());
            }
            assertThat(owned).containsExactlyInAnyOrderElementsOf(partitions);
        });
    }

    private static int count(GroupMember... members) {
        int count = 0;
        for (GroupMember member : members) {
            count += member.read().size();
        }
        return count;
    }

    private static Set<String> values(GroupMember... members) {
        Set<String> values = new HashSet<>();
        for (GroupMember member : members) {
            for (ConsumerRecord<String, String> record : member.read()) {
                assertThat(values.add(record.value()))
                        .as("%s once only", record.value())
                        .isTrue();
            }
        }
        return values;
    }

    private static ConsumerGroupDescription describe(String group) {
        return Clients.get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    }

    private static Map<String, Integer> epochs(String group) {
        Map<String, Integer> epochs = new HashMap<>();
        for (MemberDescription member : describe(group).members()) {
            epochs.put(member.consumerId(), member.memberEpoch().orElse(-1));
        }
        return epochs;
    }

    private static void awaitStable(String group) {
        await().atMost(Clients.PATIENCE).until(() -> describe(group).groupState() == GroupState.STABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uniform", "range"})
    void membersShareAndHandOver(String assignor) {
        String topic = "shared-" + assignor;
        createTopic(topic);
        List<TopicPartition> all = Clients.partitions(topic, PARTITIONS);
        Map<String, String> settings = with("group.remote.assignor", assignor);
        write(topic, 0, 300);
        try (GroupMember first = new GroupMember(cluster, topic, settings, topic)) {
            awaitShared(all, first);
            await().atMost(Clients.PATIENCE).until(() -> count(first) == 300);
            try (GroupMember second = new GroupMember(cluster, topic, settings, topic);
                    GroupMember third = new GroupMember(cluster, topic, settings, topic)) {
                awaitShared(all, first, second, third);
                write(topic, 300, 600);
                await().atMost(Clients.PATIENCE).until(() -> count(first, second, third) == 600);
                assertThat(values(first, second, third)).hasSize(600);
                assertThat(second.read()).isNotEmpty();
                assertThat(third.read()).isNotEmpty();
                awaitStable(topic);
                ConsumerGroupDescription shown = describe(topic);
                assertThat(shown.type()).isEqualTo(GroupType.CONSUMER);
                assertThat(shown.partitionAssignor()).isEqualTo(assignor);
                assertThat(shown.members()).hasSize(3).allSatisfy(member -> assertThat(
                                member.assignment().topicPartitions())
                        .hasSize(2)
                        .isEqualTo(member.targetAssignment().orElseThrow().topicPartitions()));
            }
            awaitShared(all, first);
            write(topic, 600, 700);
            await().atMost(Clients.PATIENCE).until(() -> first.read().stream()
                    .anyMatch(record -> record.value().equals(topic + " 699")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RangeAssignor", "CooperativeStickyAssignor"})
    void aGroupChangesProtocolMemberByMemberAndBack(String assignor) {
        String topic = "changed-" + assignor;
        createTopic(topic);
        List<TopicPartition> all = Clients.partitions(topic, PARTITIONS);
        Map<String, String> classic =
                Map.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor);
        write(topic, 0, 60);
        GroupMember old1 = new GroupMember(cluster, topic, classic, topic);
        GroupMember old2 = new GroupMember(cluster, topic, classic, topic);
        awaitShared(all, old1, old2);
        GroupMember new1 = new GroupMember(cluster, topic, PROTOCOL, topic);
        awaitShared(all, old1, old2, new1);
        assertThat(describe(topic).type()).isEqualTo(GroupType.CONSUMER);
        write(topic, 60, 120);
        await().atMost(Clients.PATIENCE).until(() -> count(old1, old2, new1) == 120);
        old1.close();
        GroupMember new2 = new GroupMember(cluster, topic, PROTOCOL, topic);
        awaitShared(all, old2, new1, new2);
        old2.close();
        awaitShared(all, new1, new2);
        write(topic, 120, 180);
        await().atMost(Clients.PATIENCE).until(() -> count(old1, old2, new1, new2) == 180);

        GroupMember back = new GroupMember(cluster, topic, classic, topic);
        awaitShared(all, back, new1, new2);
        new1.close();
        awaitShared(all, back, new2);
        new2.close();
        awaitShared(all, back);
        await().atMost(Clients.PATIENCE).until(() -> describe(topic).type() == GroupType.CLASSIC);
        write(topic, 180, 240);
        await().atMost(Clients.PATIENCE).until(() -> count(old1, old2, new1, new2, back) == 240);
        assertThat(values(old1, old2, new1, new2, back)).hasSize(240);
        back.close();
    }

    @Test
    void anExpressionFindsTopicsThatComeLater() {
        createTopic("found-1");
        createTopic("other");
        SubscriptionPattern expression = new SubscriptionPattern("found-[0-9]+");
        try (GroupMember first = new GroupMember(cluster, "finders", PROTOCOL, expression);
                GroupMember second = new GroupMember(cluster, "finders", PROTOCOL, expression)) {
            awaitShared(Clients.partitions("found-1", PARTITIONS), first, second);
            createTopic("found-2");
            List<TopicPartition> both = new ArrayList<>(Clients.partitions("found-1", PARTITIONS));
            both.addAll(Clients.partitions("found-2", PARTITIONS));
            awaitShared(both, first, second);
            write("found-2", 0, 60);
            await().atMost(Clients.PATIENCE).until(() -> count(first, second) == 60);
        }
    }

    @Test
    void whoIsKilledIsReplacedByTheOthers() throws IOException {
        String topic = "killed";
        createTopic(topic);
        Path log = directory.resolve("killed.log");
        Process killed = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx64M",
                        "-cp",
                        System.getProperty("odradek.peer.kafka4") + "/*",
                        "org.apache.kafka.tools.consumer.ConsoleConsumer",
                        "--bootstrap-server",
                        cluster.bootstrap(),
                        "--topic",
                        topic,
                        "--group",
                        topic,
                        "--command-property",
                        "group.protocol=consumer")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await().atMost(Clients.PATIENCE).until(() -> describeOrNothing(topic) == 1);
            try (GroupMember stays = new GroupMember(cluster, topic, PROTOCOL, topic)) {
                await().atMost(Clients.PATIENCE).until(() -> stays.assignment().size() == 3);
                killed.destroyForcibly();
                awaitShared(Clients.partitions(topic, PARTITIONS), stays);
                write(topic, 0, 60);
                await().atMost(Clients.PATIENCE).until(() -> count(stays) == 60);
            }
        } finally {
            killed.destroyForcibly();
        }
    }

    /** Members of a group; -1 as long as there is none. */
    private static int describeOrNothing(String group) {
        try {
            return describe(group).members().size();
        } catch (IllegalStateException e) {
            return -1;
        }
    }

    @Test
    void aStaticMemberThatComesBackInTimeDisturbsNobody() {
        String topic = "static";
        createTopic(topic);
        write(topic, 0, 60);
        List<TopicPartition> all = Clients.partitions(topic, PARTITIONS);
        try (GroupMember stays = new GroupMember(cluster, topic, with("group.instance.id", "one"), topic)) {
            GroupMember leaves = new GroupMember(cluster, topic, with("group.instance.id", "two"), topic);
            awaitShared(all, stays, leaves);
            Set<TopicPartition> owned = leaves.assignment();
            int rebalances = stays.rebalances().size();
            int epoch = describe(topic).groupEpoch().orElseThrow();
            leaves.close();
            try (GroupMember back = new GroupMember(cluster, topic, with("group.instance.id", "two"), topic)) {
                awaitShared(all, stays, back);
                assertThat(back.assignment()).isEqualTo(owned);
                assertThat(stays.rebalances()).hasSize(rebalances);
                assertThat(describe(topic).groupEpoch()).contains(epoch);
            }
        }
    }

    @Test
    void aCoordinatorThatIsKilledTakesNothingFromItsMembers() {
        String topic = "survivors";
        createTopic(topic);
        write(topic, 0, 60);
        List<TopicPartition> all = Clients.partitions(topic, PARTITIONS);
        try (GroupMember first = new GroupMember(cluster, topic, PROTOCOL, topic);
                GroupMember second = new GroupMember(cluster, topic, PROTOCOL, topic)) {
            awaitShared(all, first, second);
            awaitStable(topic);
            await().atMost(Clients.PATIENCE).until(() -> count(first, second) == 60);
            int epoch = describe(topic).groupEpoch().orElseThrow();
            Map<String, Integer> epochs = epochs(topic);
            int rebalances = first.rebalances().size() + second.rebalances().size();
            int coordinator = describe(topic).coordinator().id();

            cluster.brokers().get(coordinator).process().kill();
            await().atMost(Clients.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> describe(topic).coordinator().id() != coordinator);
            write(topic, 60, 120);
            await().atMost(Clients.PATIENCE).until(() -> count(first, second) == 120);
            assertThat(values(first, second)).hasSize(120);
            assertThat(describe(topic).groupEpoch()).contains(epoch);
            assertThat(epochs(topic)).isEqualTo(epochs);

            cluster.startBroker(coordinator);
            await().atMost(Clients.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> describe(topic).coordinator().id() == coordinator);
            write(topic, 120, 180);
            await().atMost(Clients.PATIENCE).until(() -> count(first, second) == 180);
            assertThat(values(first, second)).hasSize(180);
            assertThat(epochs(topic)).isEqualTo(epochs);
            assertThat(first.rebalances().size() + second.rebalances().size())
                    .as("%s %s", first.rebalances(), second.rebalances())
                    .isEqualTo(rebalances);
        }
    }
}
