package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of Apache's newest Java consumer, by the classic protocol. */
class ApacheGroupsIT {

    private static final int PARTITIONS = 6;
    private static final String ASSIGNORS = "org.apache.kafka.clients.consumer.";

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(directory, Map.of("group.initial.rebalance.delay.ms", "200"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void write(String topic, int from, int to) {
        Clients.send(
                cluster,
                IntStream.range(from, to)
                        .mapToObj(i -> new ProducerRecord<>(topic, i % PARTITIONS, "key " + i, "value " + i))
                        .toList(),
                Map.of());
    }

    private static void awaitShared(String topic, GroupMember... members) {
        await().atMost(Clients.PATIENCE).untilAsserted(() -> {
            List<TopicPartition> owned = new ArrayList<>();
            for (GroupMember member : members) {
                assertThat(member.assignment()).isNotEmpty();
                owned.addAll(member.assignment());
            }
            assertThat(owned).containsExactlyInAnyOrderElementsOf(Clients.partitions(topic, PARTITIONS));
        });
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

    @ParameterizedTest
    @ValueSource(strings = {"RangeAssignor", "RoundRobinAssignor", "StickyAssignor", "CooperativeStickyAssignor"})
    void membersShareAndHandOver(String assignor) {
        String topic = "shared-" + assignor;
        Clients.createTopic(cluster, topic, PARTITIONS, Map.of());
        Map<String, String> settings = Map.of("partition.assignment.strategy", ASSIGNORS + assignor);
        write(topic, 0, 300);
        try (GroupMember first = new GroupMember(cluster, topic, settings, topic)) {
            awaitShared(topic, first);
            await().atMost(Clients.PATIENCE).until(() -> first.read().size() == 300);
            try (GroupMember second = new GroupMember(cluster, topic, settings, topic);
                    GroupMember third = new GroupMember(cluster, topic, settings, topic)) {
                awaitShared(topic, first, second, third);
                write(topic, 300, 600);
                await().atMost(Clients.PATIENCE)
                        .until(() -> first.read().size()
                                        + second.read().size()
                                        + third.read().size()
                                == 600);
                assertThat(values(first, second, third)).hasSize(600);
                assertThat(second.read()).isNotEmpty();
                assertThat(third.read()).isNotEmpty();
            }
            awaitShared(topic, first);
            write(topic, 600, 700);
            await().atMost(Clients.PATIENCE).until(() -> first.read().stream()
                    .anyMatch(record -> record.value().equals("value 699")));
        }
    }

    @Test
    void aGroupGoesOnWhereItStopped() {
        String topic = "stopped";
        Clients.createTopic(cluster, topic, PARTITIONS, Map.of());
        write(topic, 0, 100);
        try (GroupMember member = new GroupMember(cluster, topic, Map.of(), topic)) {
            await().atMost(Clients.PATIENCE).until(() -> member.read().size() == 100);
        }
        write(topic, 100, 150);
        cluster.restartBroker();
        try (GroupMember member = new GroupMember(cluster, topic, Map.of(), topic)) {
            await().atMost(Clients.PATIENCE).until(() -> member.read().size() >= 50);
            assertThat(member.read()).hasSize(50);
        }
    }

    @Test
    void theMembersOfARestartedBrokerNeitherLoseNorShiftAnything() {
        String topic = "restarted";
        Clients.createTopic(cluster, topic, PARTITIONS, Map.of());
        // with its only broker gone this client forgets its metadata, and joins again for having found them
        Map<String, String> keeping = Map.of("metadata.recovery.strategy", "none");
        write(topic, 0, 60);
        try (GroupMember first = new GroupMember(cluster, topic, keeping, topic);
                GroupMember second = new GroupMember(cluster, topic, keeping, topic)) {
            awaitShared(topic, first, second);
            await().atMost(Clients.PATIENCE)
                    .until(() -> first.read().size() + second.read().size() == 60);
            int rebalances = first.rebalances().size() + second.rebalances().size();
            cluster.crashBroker();
            write(topic, 60, 120);
            await().atMost(Clients.PATIENCE)
                    .until(() -> first.read().size() + second.read().size() == 120);
            assertThat(values(first, second)).hasSize(120);
            assertThat(first.rebalances().size() + second.rebalances().size())
                    .as(
                            "%s %s; the broker says:%n%s",
                            first.rebalances(),
                            second.rebalances(),
                            cluster.broker().output())
                    .isEqualTo(rebalances);
        }
    }

    @Test
    void aStaticMemberThatComesBackInTimeDisturbsNobody() {
        String topic = "static";
        Clients.createTopic(cluster, topic, PARTITIONS, Map.of());
        write(topic, 0, 60);
        try (GroupMember stays = new GroupMember(cluster, topic, Map.of("group.instance.id", "one"), topic)) {
            GroupMember leaves = new GroupMember(cluster, topic, Map.of("group.instance.id", "two"), topic);
            awaitShared(topic, stays, leaves);
            Set<TopicPartition> owned = leaves.assignment();
            int rebalances = stays.rebalances().size();
            leaves.close();
            try (GroupMember back = new GroupMember(cluster, topic, Map.of("group.instance.id", "two"), topic)) {
                awaitShared(topic, stays, back);
                assertThat(back.assignment()).isEqualTo(owned);
                assertThat(stays.rebalances()).hasSize(rebalances);
            }
        }
    }
}
