package io.odradek.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.odradek.clients.consumer.ConsumerRecord;
import io.odradek.clients.consumer.KafkaConsumer;
import io.odradek.clients.consumer.NoOffsetForPartitionException;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.clients.consumer.SubscriptionPattern;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.WakeupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The consumer of this project against a broker in a process of its own, with Apache's clients beside it. */
class OwnConsumerIT {

    private static final int PARTITIONS = 6;
    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    static Path directory;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(
                directory,
                Map.of(
                        // records have times of long ago, which retention would take
                        "log.retention.ms",
                        "-1",
                        "group.initial.rebalance.delay.ms",
                        "200",
                        "group.min.session.timeout.ms",
                        "1000",
                        "group.consumer.heartbeat.interval.ms",
                        "500",
                        "group.consumer.min.heartbeat.interval.ms",
                        "100"));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void write(String topic, int from, int to, Map<String, ?> settings) {
        Clients.send(
                cluster,
                IntStream.range(from, to)
                        .mapToObj(i -> new ProducerRecord<>(
                                topic,
                                i % PARTITIONS,
                                1_000_000L + i,
                                "key " + i,
                                "value " + i,
                                List.of(Clients.header("h", "header " + i), Clients.header("n", null))))
                        .toList(),
                settings);
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(i -> new TopicPartition(topic, i))
                .toList();
    }

    private static String made(String topic) {
        Clients.createTopic(cluster, topic, PARTITIONS, Map.of());
        return topic;
    }

    private static List<ConsumerRecord<String, String>> read(KafkaConsumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> read = new ArrayList<>();
        await().atMost(Clients.PATIENCE).until(() -> {
            consumer.poll(SOON).forEach(read::add);
            return read.size() >= count;
        });
        assertThat(read).hasSize(count);
        return read;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void readsWhatApachesProducerWrote(String codec) {
        String topic = made("codec-" + codec);
        write(topic, 0, 500, Map.of("compression.type", codec, "linger.ms", 20));
        try (KafkaConsumer<String, String> consumer = OwnMember.consumer(cluster, null, Map.of())) {
            consumer.assign(partitions(topic));
            Set<String> keys = new HashSet<>();
            for (ConsumerRecord<String, String> record : read(consumer, 500)) {
                String number = record.key().substring("key ".length());
                assertThat(keys.add(number)).isTrue();
                assertThat(record.value()).isEqualTo("value " + number);
                assertThat(record.timestamp()).isEqualTo(1_000_000L + Integer.parseInt(number));
                assertThat(record.headers().lastHeader("h").value()).asString().isEqualTo("header " + number);
                assertThat(record.headers().lastHeader("n").value()).isNull();
                assertThat(record.leaderEpoch()).contains(0);
            }
            assertThat(consumer.currentLag(partitions(topic).get(0))).hasValue(0);
        }
    }

    private static void awaitShared(String topic, List<OwnMember> own, List<GroupMember> apaches) {
        await().atMost(Clients.PATIENCE).untilAsserted(() -> {
            List<String> owned = new ArrayList<>();
            own.forEach(member -> {
                assertThat(member.assignment()).isNotEmpty();
                owned.addAll(member.assignment());
            });
            apaches.forEach(member -> {
                assertThat(member.assignment()).isNotEmpty();
                member.assignment().forEach(partition -> owned.add(partition.toString()));
            });
            assertThat(owned)
                    .containsExactlyInAnyOrderElementsOf(partitions(topic).stream()
                            .map(TopicPartition::toString)
                            .toList());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "classic, RangeAssignor",
        "classic, RoundRobinAssignor",
        "classic, StickyAssignor",
        "classic, CooperativeStickyAssignor",
        "consumer, RangeAssignor"
    })
    void sharesPartitionsWithApachesConsumers(String protocol, String assignor) {
        String topic = made("shared-" + protocol + "-" + assignor);
        Map<String, String> own = Map.of(
                "group.protocol", protocol, "partition.assignment.strategy", "io.odradek.clients.consumer." + assignor);
        Map<String, String> apaches = protocol.equals("consumer")
                ? Map.of("group.protocol", protocol)
                : Map.of("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor);
        write(topic, 0, 300, Map.of());
        try (OwnMember first = new OwnMember(cluster, topic, own, topic)) {
            await().atMost(Clients.PATIENCE).until(() -> first.read().size() == 300);
            try (GroupMember second = new GroupMember(cluster, topic, apaches, topic);
                    OwnMember third = new OwnMember(cluster, topic, own, topic);
                    GroupMember fourth = new GroupMember(cluster, topic, apaches, topic)) {
                awaitShared(topic, List.of(first, third), List.of(second, fourth));
                write(topic, 300, 600, Map.of());
                await().atMost(Clients.PATIENCE).untilAsserted(() -> {
                    List<String> values = new ArrayList<>();
                    first.read().forEach(record -> values.add(record.value()));
                    second.read().forEach(record -> values.add(record.value()));
                    third.read().forEach(record -> values.add(record.value()));
                    fourth.read().forEach(record -> values.add(record.value()));
                    assertThat(values).hasSize(600).doesNotHaveDuplicates();
                });
            }
            // the others have left
            awaitShared(topic, List.of(first), List.of());
            // and this one leads a group of Apache's, or is led by one
            try (GroupMember fifth = new GroupMember(cluster, topic, apaches, topic)) {
                awaitShared(topic, List.of(first), List.of(fifth));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void whoDoesNotPollLosesItsPartitionsAndComesBack(String protocol) {
        String topic = made("stalled-" + protocol);
        Map<String, Object> settings = Map.of("group.protocol", protocol, "max.poll.interval.ms", 2_000);
        try (OwnMember stalls = new OwnMember(cluster, topic, settings, topic);
                OwnMember other = new OwnMember(cluster, topic, Map.of("group.protocol", protocol), topic)) {
            awaitShared(topic, List.of(stalls, other), List.of());
            stalls.stall(true);
            await().atMost(Clients.PATIENCE).until(() -> other.assignment().size() == PARTITIONS);
            stalls.stall(false);
            awaitShared(topic, List.of(stalls, other), List.of());
            assertThat(stalls.rebalances()).contains("lost 3");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void commitsWhatApachesAdminSees(String protocol) {
        String topic = made("committed-" + protocol);
        write(topic, 0, 60, Map.of());
        try (KafkaConsumer<String, String> consumer =
                        OwnMember.consumer(cluster, topic, Map.of("group.protocol", protocol));
                Admin admin = Clients.admin(cluster)) {
            consumer.subscribe(List.of(topic));
            read(consumer, 60);
            consumer.commitSync(Map.of(
                    new TopicPartition(topic, 0),
                    new OffsetAndMetadata(7, "words"),
                    new TopicPartition(topic, 1),
                    new OffsetAndMetadata(3)));
            CompletableFuture<Exception> done = new CompletableFuture<>();
            consumer.commitAsync(
                    Map.of(new TopicPartition(topic, 2), new OffsetAndMetadata(5)),
                    (offsets, failure) -> done.complete(failure == null ? new Exception("none") : failure));
            await().atMost(Clients.PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(10));
                return done.isDone();
            });
            assertThat(done.join()).hasMessage("none");
            var seen = Clients.get(admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata());
            assertThat(seen.get(new org.apache.kafka.common.TopicPartition(topic, 0))
                            .metadata())
                    .isEqualTo("words");
            assertThat(seen.get(new org.apache.kafka.common.TopicPartition(topic, 0))
                            .offset())
                    .isEqualTo(7);
            assertThat(seen.get(new org.apache.kafka.common.TopicPartition(topic, 2))
                            .offset())
                    .isEqualTo(5);
            assertThat(consumer.committed(Set.of(new TopicPartition(topic, 0), new TopicPartition(topic, 5))))
                    .containsEntry(new TopicPartition(topic, 0), new OffsetAndMetadata(7, "words"))
                    .containsEntry(new TopicPartition(topic, 5), null);
        }
    }

    @Test
    void commitsByItselfWhatItRead() {
        String topic = made("auto");
        write(topic, 0, 60, Map.of());
        Map<String, Object> settings = Map.of("enable.auto.commit", "true");
        try (KafkaConsumer<String, String> consumer = OwnMember.consumer(cluster, topic, settings)) {
            consumer.subscribe(List.of(topic));
            read(consumer, 60);
        }
        write(topic, 60, 66, Map.of());
        try (KafkaConsumer<String, String> consumer = OwnMember.consumer(cluster, topic, settings)) {
            consumer.subscribe(List.of(topic));
            assertThat(read(consumer, 6)).allMatch(record -> record.offset() == 10);
        }
    }

    @Test
    void goesWhereItIsTold() {
        String topic = made("sought");
        write(topic, 0, 600, Map.of());
        TopicPartition one = new TopicPartition(topic, 1);
        try (KafkaConsumer<String, String> consumer =
                OwnMember.consumer(cluster, null, Map.of("max.poll.records", 10))) {
            consumer.assign(List.of(one));
            assertThat(consumer.position(one)).isZero();
            consumer.seek(one, 42);
            assertThat(consumer.poll(SOON).iterator().next().offset()).isEqualTo(42);
            assertThat(consumer.position(one)).isEqualTo(52);
            consumer.seekToEnd(List.of());
            assertThat(consumer.position(one)).isEqualTo(100);
            consumer.seekToBeginning(List.of(one));
            assertThat(read(consumer, 10).get(0).offset()).isZero();
            assertThat(consumer.beginningOffsets(partitions(topic)))
                    .allSatisfy((p, offset) -> assertThat(offset).isZero());
            assertThat(consumer.endOffsets(partitions(topic)))
                    .allSatisfy((p, offset) -> assertThat(offset).isEqualTo(100));
            // record 301 is the 50th of partition 1
            assertThat(consumer.offsetsForTimes(Map.of(one, 1_000_000L + 299))
                            .get(one)
                            .offset())
                    .isEqualTo(50);
            assertThat(consumer.offsetsForTimes(Map.of(one, 9_000_000L)).get(one))
                    .isNull();
            // behind the end: where the policy says
            consumer.seek(one, 5_000);
            assertThat(read(consumer, 10).get(0).offset()).isZero();
        }
    }

    @Test
    void whatIsPausedIsNotGivenUntilItIsResumed() {
        String topic = made("paused");
        write(topic, 0, 60, Map.of());
        try (KafkaConsumer<String, String> consumer =
                OwnMember.consumer(cluster, null, Map.of("max.poll.records", 5))) {
            consumer.assign(partitions(topic));
            read(consumer, 5);
            TopicPartition one = new TopicPartition(topic, 1);
            consumer.pause(List.of(one));
            assertThat(consumer.paused()).containsExactly(one);
            int before = (int) consumer.position(one);
            List<ConsumerRecord<String, String>> rest = new ArrayList<>();
            await().atMost(Clients.PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(rest::add);
                return partitions(topic).stream().allMatch(p -> p.equals(one) || consumer.position(p) == 10);
            });
            assertThat(rest).noneMatch(record -> record.partition() == 1);
            consumer.resume(List.of(one));
            if (before < 10) {
                read(consumer, 5);
            }
            await().atMost(Clients.PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return consumer.position(one) == 10;
            });
        }
    }

    @Test
    void aPatternFindsTopicsThatAreMadeLater() {
        made("pattern-a");
        Map<String, Object> settings = Map.of("metadata.max.age.ms", 300, "enable.auto.commit", "true");
        try (KafkaConsumer<String, String> consumer = OwnMember.consumer(cluster, "pattern", settings)) {
            consumer.subscribe(Pattern.compile("pattern-.*"));
            write("pattern-a", 0, 12, Map.of());
            read(consumer, 12);
            made("pattern-b");
            write("pattern-b", 0, 12, Map.of());
            read(consumer, 12);
            assertThat(consumer.subscription()).containsExactlyInAnyOrder("pattern-a", "pattern-b");
        }
    }

    @Test
    void theBrokerFindsTopicsByAnExpression() {
        made("expression-a");
        write("expression-a", 0, 12, Map.of());
        try (KafkaConsumer<String, String> consumer =
                OwnMember.consumer(cluster, "expression", Map.of("group.protocol", "consumer"))) {
            consumer.subscribe(new SubscriptionPattern("expression-.*"));
            read(consumer, 12);
        }
        try (KafkaConsumer<String, String> consumer = OwnMember.consumer(cluster, "expression", Map.of())) {
            assertThatThrownBy(() -> consumer.subscribe(new SubscriptionPattern("expression-.*")))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void withoutAPolicyItSaysThatThereIsNoOffset() {
        String topic = made("nowhere");
        try (KafkaConsumer<String, String> consumer =
                OwnMember.consumer(cluster, topic, Map.of("auto.offset.reset", "none"))) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            assertThatThrownBy(() -> read(consumer, 1))
                    .isInstanceOfSatisfying(
                            NoOffsetForPartitionException.class,
                            thrown -> assertThat(thrown.partitions()).hasSize(1));
        }
    }

    @Test
    void wakesUpAndIsForOneThreadAtATime() throws Exception {
        String topic = made("awake");
        try (KafkaConsumer<String, String> consumer = OwnMember.consumer(cluster, null, Map.of())) {
            consumer.assign(partitions(topic));
            CompletableFuture<Object> polled = CompletableFuture.supplyAsync(() -> {
                try {
                    return consumer.poll(Clients.PATIENCE);
                } catch (RuntimeException e) {
                    return e;
                }
            });
            await().atMost(Clients.PATIENCE).untilAsserted(() -> assertThatThrownBy(consumer::assignment)
                    .isInstanceOf(ConcurrentModificationException.class));
            consumer.wakeup();
            assertThat(polled.get(Clients.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(WakeupException.class);
            assertThat(consumer.poll(Duration.ZERO)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aStaticMemberThatComesBackGetsWhatItHad(String protocol) {
        String topic = made("static-" + protocol);
        Map<String, String> one = Map.of("group.protocol", protocol, "group.instance.id", "one");
        Map<String, String> two = Map.of("group.protocol", protocol, "group.instance.id", "two");
        try (OwnMember stays = new OwnMember(cluster, topic, one, topic)) {
            OwnMember leaves = new OwnMember(cluster, topic, two, topic);
            awaitShared(topic, List.of(stays, leaves), List.of());
            Set<String> owned = leaves.assignment();
            int rebalances = stays.rebalances().size();
            leaves.close();
            try (OwnMember back = new OwnMember(cluster, topic, two, topic)) {
                awaitShared(topic, List.of(stays, back), List.of());
                assertThat(back.assignment()).isEqualTo(owned);
                assertThat(stays.rebalances()).hasSize(rebalances);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void whoIsTooManyWaitsUntilItIsNeeded(String protocol) {
        String topic = "surplus-" + protocol;
        Clients.createTopic(cluster, topic, 1, Map.of());
        Map<String, String> settings = Map.of("group.protocol", protocol);
        try (OwnMember idle = new OwnMember(cluster, topic, settings, topic)) {
            await().atMost(Clients.PATIENCE).until(() -> idle.assignment().size() == 1);
            OwnMember second = new OwnMember(cluster, topic, settings, topic);
            await().atMost(Clients.PATIENCE)
                    .until(() ->
                            !second.rebalances().isEmpty() || !idle.assignment().isEmpty());
            second.close();
            await().atMost(Clients.PATIENCE).until(() -> idle.assignment().size() == 1);
            Clients.send(cluster, List.of(new ProducerRecord<>(topic, "k", "v")), Map.of());
            await().atMost(Clients.PATIENCE).until(() -> !idle.read().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aBrokerThatCrashesCostsNoRecordAndDoublesNone(String protocol) {
        String topic = made("crash-" + protocol);
        Map<String, Object> settings = Map.of("group.protocol", protocol);
        write(topic, 0, 300, Map.of());
        try (OwnMember first = new OwnMember(cluster, topic, settings, topic);
                OwnMember second = new OwnMember(cluster, topic, settings, topic)) {
            awaitShared(topic, List.of(first, second), List.of());
            await().atMost(Clients.PATIENCE)
                    .until(() -> first.read().size() + second.read().size() == 300);
            cluster.crashBroker();
            write(topic, 300, 600, Map.of());
            await().atMost(Clients.PATIENCE).untilAsserted(() -> {
                List<String> values = new ArrayList<>();
                first.read().forEach(record -> values.add(record.value()));
                second.read().forEach(record -> values.add(record.value()));
                assertThat(values).hasSize(600).doesNotHaveDuplicates();
            });
        }
    }
}
