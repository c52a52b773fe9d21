package io.odradek.broker.controller;

import static io.odradek.broker.testing.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.controller.ConfigChange.Edit;
import io.odradek.broker.controller.ConfigChange.Kind;
import io.odradek.broker.election.LatchBudget;
import io.odradek.broker.testing.OpenRules;
import io.odradek.broker.testing.TestCluster;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.Op;
import io.odradek.zk.store.ConfigStore;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.PartitionStateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerIT {

    @TempDir
    Path dir;

    private TestCluster test;
    private TestCluster.Member one;

    @BeforeEach
    void start() throws IOException {
        test = new TestCluster(dir);
        one = test.start(1);
        await().until(one.controller::isActive);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void shouldCreateATopicThatServesAtOnce() {
        CreatedTopic created = create(topic("t", 4)).value().orElseThrow();

        TopicImage seen =
                get(one.cluster.whenTopic("t", created.id())).topic("t").orElseThrow();
        assertThat(seen.partitions()).hasSize(4);
        get(one.cluster.when(image -> image.topic("t").orElseThrow().partitions().stream()
                .allMatch(partition -> partition.leader() == 1 && partition.leaderEpoch() == 0)));
        assertThat(created).isEqualTo(new CreatedTopic(seen.id(), 4, 1, Map.of("k", "v")));
    }

    @Test
    void shouldAnswerEachTopicOfARequestByItself() {
        create(topic("there", 1));

        List<Result<CreatedTopic>> results = get(one.controller.createTopics(
                List.of(topic("new", 1), topic("there", 1), topic("twice", 1), topic("..", 1), topic("twice", 1)),
                false));

        assertThat(results).extracting(Result::name).containsExactly("new", "there", "twice", "..", "twice");
        assertThat(results.get(0).value()).isPresent();
        assertThat(code(results.get(1))).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
        assertThat(code(results.get(2))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(code(results.get(3))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(code(results.get(4))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void shouldNotWriteWhenItIsOnlyAsked() {
        List<Result<CreatedTopic>> results = get(one.controller.createTopics(List.of(topic("t", 2)), true));

        assertThat(results.get(0).value()).contains(new CreatedTopic(Uuid.ZERO_UUID, 2, 1, Map.of("k", "v")));
        assertThat(get(one.topics.read("t"))).isEmpty();
    }

    @Test
    void shouldAddPartitionsThatServeAtOnce() {
        Uuid id = create(topic("t", 1)).value().orElseThrow().id();
        get(one.cluster.whenTopic("t", id));

        Result<Integer> result = get(one.controller.createPartitions(
                        List.of(new NewPartitions("t", 3, List.of())), false))
                .get(0);

        assertThat(result.value()).contains(3);
        get(one.cluster.when(image -> image.topic(id).orElseThrow().partitions().size() == 3
                && image.topic(id).orElseThrow().partitions().stream().allMatch(PartitionImage::hasState)));
    }

    @Test
    void shouldDeleteByNameAndById() {
        Uuid a = create(topic("a", 1)).value().orElseThrow().id();
        Uuid b = create(topic("b", 1)).value().orElseThrow().id();
        get(one.cluster.whenTopic("b", b));

        List<Result<DeletedTopic>> results = get(one.controller.deleteTopics(List.of(
                TopicRef.byName("a"), TopicRef.byId(b), TopicRef.byName("none"), TopicRef.byId(Uuid.randomUuid()))));

        assertThat(results.get(0).value()).contains(new DeletedTopic("a", a));
        assertThat(results.get(1).value()).contains(new DeletedTopic("b", b));
        assertThat(code(results.get(2))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(code(results.get(3))).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
        get(one.cluster.whenTopicGone(a));
        get(one.cluster.whenTopicGone(b));
    }

    @Test
    void shouldStartAboveTheEpochsOfTheDeletedNamesake() {
        get(one.cluster.whenTopic(
                "t", create(topic("t", 1)).value().orElseThrow().id()));
        get(one.controller.deleteTopics(List.of(TopicRef.byName("t"))));
        get(one.cluster.when(image -> image.topic("t").isEmpty()));

        Uuid again = create(topic("t", 1)).value().orElseThrow().id();

        get(one.cluster.when(image -> image.topic(again)
                .flatMap(topic -> topic.partition(0))
                .filter(partition -> partition.leaderEpoch() == 1)
                .isPresent()));
    }

    @Test
    void shouldEndAMoveWhenAllOfTheTargetAreInSyncAndLead() {
        TestCluster.Member two = test.start(2);
        get(one.cluster.when(image -> image.isAlive(2)));
        create(topic("t", 1));
        get(one.cluster.when(image -> image.partition("t", 0)
                .filter(now -> image.isAlive(now.leader()))
                .isPresent()));
        int source = partition("t").leader();
        int target = 3 - source;

        Result<TopicPartition> begun = get(one.controller.reassign(
                        List.of(new NewReassignment(new TopicPartition("t", 0), Optional.of(List.of(target)))), true))
                .get(0);

        assertThat(begun.error()).isEmpty();
        assertThat(partition("t").replicas()).containsExactly(target, source);
        PartitionState inSync = partition("t").state().withIsr(List.of(source, target), 1);
        write("t", inSync);
        write("t", inSync.elect(target, List.of(source, target), 1, 1));
        get(two.cluster.when(image -> image.partition("t", 0)
                .filter(now ->
                        now.replicas().equals(List.of(target)) && now.removing().isEmpty())
                .isPresent()));
    }

    private PartitionImage partition(String topic) {
        return one.cluster.image().partition(topic, 0).orElseThrow();
    }

    /** As the leader, or whoever leads next, would. */
    private void write(String topic, PartitionState state) {
        PartitionStateStore states = new PartitionStateStore(one.session.nodes());
        int version = get(states.read(topic, 0)).orElseThrow().stat().version();
        assertThat(get(states.compareAndSet(new PartitionStateStore.Change(topic, 0, version, state))))
                .isInstanceOf(PartitionStateStore.Outcome.Written.class);
    }

    @Test
    void shouldRefuseWhenItIsNotTheController() {
        TestCluster.Member two = test.start(2);

        assertThat(code(get(two.controller.createTopics(List.of(topic("t", 1)), false))
                        .get(0)))
                .isEqualTo(ErrorCode.NOT_CONTROLLER);
        assertThat(code(get(two.controller.deleteTopics(List.of(TopicRef.byName("t"))))
                        .get(0)))
                .isEqualTo(ErrorCode.NOT_CONTROLLER);
    }

    @Test
    void shouldStayInOfficeWhenWorkOfAnEarlierOneIsRefused() {
        int version = get(one.session.nodes().get(Paths.CONTROLLER_EPOCH))
                .orElseThrow()
                .stat()
                .version();
        try (Controller twice = new Controller(
                one.cluster,
                one.topics,
                new ControllerSettings(1, 1, true, new LatchBudget(0, 900_000)),
                new OpenRules(),
                TestCluster.NO_ELECTIONS)) {
            twice.onElected(new ControllerEpoch(0, version + 1_000));
            // its answer finds the second office
            CompletableFuture<List<Result<CreatedTopic>>> late = twice.createTopics(List.of(topic("early", 1)), false);
            twice.onElected(new ControllerEpoch(1, version));

            assertThat(code(get(late).get(0))).isEqualTo(ErrorCode.NOT_CONTROLLER);
            assertThat(get(twice.createTopics(List.of(topic("t", 1)), false))
                            .get(0)
                            .error())
                    .isEmpty();
        }
    }

    @Test
    void shouldLeaveOfficeWhenItsOwnWorkIsRefused() {
        try (Controller fenced = new Controller(
                one.cluster,
                one.topics,
                new ControllerSettings(1, 1, true, new LatchBudget(0, 900_000)),
                new OpenRules(),
                TestCluster.NO_ELECTIONS)) {
            fenced.onElected(new ControllerEpoch(0, 1_000));
            get(fenced.createTopics(List.of(topic("t", 1)), false));

            assertThat(fenced.isActive()).isFalse();
        }
    }

    @Test
    void shouldRefuseWhenItIsClosed() {
        one.controller.close();

        assertThat(code(get(one.controller.createTopics(List.of(topic("t", 1)), false))
                        .get(0)))
                .isEqualTo(ErrorCode.NOT_CONTROLLER);
    }

    @Test
    void shouldFinishWhatThePredecessorLeft() {
        Uuid id = create(topic("doomed", 3)).value().orElseThrow().id();
        get(one.cluster.whenTopic("doomed", id));
        TestCluster.Member two = test.start(2);
        one.close();
        write(two, new Op.Create(Paths.deleteTopic("doomed"), new byte[0]));
        write(
                two,
                new Op.Create(
                        Paths.topic("old"),
                        "{\"version\":1,\"partitions\":{\"0\":[2]}}".getBytes(StandardCharsets.UTF_8)));

        await().until(two.controller::isActive);

        get(two.cluster.whenTopicGone(id));
        get(two.cluster.when(image -> image.topic("old")
                .filter(topic -> !topic.id().equals(Uuid.ZERO_UUID)
                        && topic.partition(0).orElseThrow().leader() == 2)
                .isPresent()));
        assertThat(get(two.topics.markedForDeletion())).isEmpty();
    }

    @Test
    void shouldServeAClassicToolThatMarksATopicForDeletion() {
        Uuid id = create(topic("t", 1)).value().orElseThrow().id();
        get(one.cluster.whenTopic("t", id));

        write(one, new Op.Create(Paths.deleteTopic("t"), new byte[0]));

        get(one.cluster.whenTopicGone(id));
        await().until(() -> get(one.topics.markedForDeletion()).isEmpty());
    }

    @Test
    void shouldCreateAThousandPartitionsAndAThousandTopics() {
        Uuid big = create(topic("big", 1_000)).value().orElseThrow().id();
        List<NewTopic> many =
                IntStream.range(0, 1_000).mapToObj(i -> topic("many" + i, 1)).toList();

        List<Result<CreatedTopic>> results = get(one.controller.createTopics(many, false));

        assertThat(results).allMatch(result -> result.value().isPresent());
        get(one.cluster.when(image -> image.topicCount() == 1_001
                && image.topic(big).orElseThrow().partitions().stream().allMatch(PartitionImage::hasState)));
    }

    @Test
    void shouldShowChangedSettingsInTheImage() {
        get(one.cluster.whenTopic(
                "t", create(topic("t", 1)).value().orElseThrow().id()));
        ConfigEntity entity = ConfigEntity.topic("t");
        ConfigChanges changes = new ConfigChanges(
                new ConfigStore(one.session.nodes(), Clock.systemUTC()), one.cluster, new OpenRules());

        get(changes.edit(new ConfigChange(entity, List.of(new Edit("x", Kind.SET, "1"))), true));
        get(changes.edit(new ConfigChange(entity, List.of(new Edit("a", Kind.SET, "1"))), false));
        get(one.cluster.when(image -> image.config(entity).equals(Map.of("k", "v", "a", "1"))));
        get(changes.replace(entity, Map.of("b", "2"), false));
        get(one.cluster.when(image -> image.config(entity).equals(Map.of("b", "2"))));

        assertThat(code(get(changes.replace(ConfigEntity.topic("none"), Map.of(), false))))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(code(get(changes.replace(entity, Map.of("bad", "1"), false))))
                .isEqualTo(ErrorCode.INVALID_CONFIG);
    }

    private Result<CreatedTopic> create(NewTopic topic) {
        return get(one.controller.createTopics(List.of(topic), false)).get(0);
    }

    private static void write(TestCluster.Member member, Op op) {
        get(member.session.nodes().multi(List.of(op)));
    }

    private static ErrorCode code(Result<?> result) {
        return result.error().map(ApiException::error).orElse(ErrorCode.NONE);
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, 1, Map.of(), Map.of("k", "v"));
    }
}
