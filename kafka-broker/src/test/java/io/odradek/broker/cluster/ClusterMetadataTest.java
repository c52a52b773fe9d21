package io.odradek.broker.cluster;

import static io.odradek.broker.testing.Changes.broker;
import static io.odradek.broker.testing.Changes.state;
import static io.odradek.broker.testing.Changes.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.common.Uuid;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.watch.MetadataChange;
import io.odradek.zk.watch.MetadataChange.BrokerGone;
import io.odradek.zk.watch.MetadataChange.ConfigGone;
import io.odradek.zk.watch.MetadataChange.ConfigPresent;
import io.odradek.zk.watch.MetadataChange.ControllerEpochPresent;
import io.odradek.zk.watch.MetadataChange.ControllerGone;
import io.odradek.zk.watch.MetadataChange.ControllerPresent;
import io.odradek.zk.watch.MetadataChange.DeletionDone;
import io.odradek.zk.watch.MetadataChange.DeletionQueued;
import io.odradek.zk.watch.MetadataChange.StateGone;
import io.odradek.zk.watch.MetadataChange.TopicGone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ClusterMetadataTest {

    private static final Uuid ID = Uuid.randomUuid();

    private final ClusterMetadata cluster = new ClusterMetadata();

    @RepeatedTest(10)
    void shouldPutATopicTogetherInWhateverOrderItsPartsArrive(RepetitionInfo repetition) {
        List<MetadataChange> parts = new ArrayList<>(List.of(
                topic("t", ID, 10, Map.of(0, List.of(1, 2), 1, List.of(2, 1))),
                state("t", 0, 10, 1, 0, 1, 2),
                state("t", 1, 11, 2, 3, 2)));
        Collections.shuffle(parts, new Random(repetition.getCurrentRepetition()));

        parts.forEach(part -> cluster.onChanges(List.of(part)));

        TopicImage topic = cluster.image().topic(ID).orElseThrow();
        assertThat(topic).isSameAs(cluster.image().topic("t").orElseThrow());
        assertThat(topic.partitions()).hasSize(2);
        assertThat(topic.partition(0).orElseThrow().leader()).isEqualTo(1);
        assertThat(topic.partition(1).orElseThrow().leaderEpoch()).isEqualTo(3);
        assertThat(topic.partition(1).orElseThrow().isr()).containsExactly(2);
        assertThat(topic.partition(2)).isEmpty();
    }

    @Test
    void shouldNotTakeTheStateOfANamesakeForTheTopics() {
        cluster.onChanges(List.of(topic("t", ID, 10, Map.of(0, List.of(1))), state("t", 0, 10, 1, 7, 1)));
        Uuid next = Uuid.randomUuid();

        // the watch may skip that the first topic was gone for a while
        cluster.onChanges(List.of(topic("t", next, 20, Map.of(0, List.of(2)))));

        assertThat(cluster.image().topic(ID)).isEmpty();
        assertThat(cluster.image().topic(next)).isPresent();
        assertThat(cluster.image().partition("t", 0).orElseThrow().hasState()).isFalse();

        cluster.onChanges(List.of(state("t", 0, 20, 2, 8, 2)));
        assertThat(cluster.image().partition("t", 0).orElseThrow().leader()).isEqualTo(2);
    }

    @Test
    void shouldForgetATopicThatIsGone() {
        cluster.onChanges(List.of(topic("t", ID, 10, Map.of(0, List.of(1))), state("t", 0, 10, 1, 7, 1)));

        cluster.onChanges(List.of(new StateGone("t", 0), new TopicGone("t")));

        assertThat(cluster.image().topic("t")).isEmpty();
        assertThat(cluster.image().topic(ID)).isEmpty();
        assertThat(cluster.image().topicCount()).isZero();
    }

    @Test
    void shouldShareWhatDidNotChange() {
        cluster.onChanges(List.of(
                topic("a", ID, 1, Map.of(0, List.of(1), 1, List.of(1))),
                topic("b", Uuid.randomUuid(), 1, Map.of(0, List.of(1))),
                state("a", 0, 1, 1, 0, 1)));
        ClusterImage before = cluster.image();

        cluster.onChanges(List.of(state("a", 1, 2, 1, 0, 1)));

        ClusterImage now = cluster.image();
        assertThat(now.topic("b").orElseThrow()).isSameAs(before.topic("b").orElseThrow());
        assertThat(now.partition("a", 0).orElseThrow())
                .isSameAs(before.partition("a", 0).orElseThrow());
        assertThat(before.partition("a", 1).orElseThrow().hasState()).isFalse();
    }

    @Test
    void shouldTellListenersInOrderWhatChanged() {
        List<String> heard = new ArrayList<>();
        cluster.addListener((before, now, delta) -> heard.add("first " + delta.topics() + delta.brokers()));
        cluster.addListener((before, now, delta) -> {
            throw new IllegalStateException("a listener that fails");
        });
        cluster.addListener((before, now, delta) ->
                heard.add("last " + (cluster.image() == now) + before.brokers().size()));

        cluster.onChanges(List.of(broker(1, 5), topic("t", ID, 1, Map.of())));
        cluster.onChanges(List.of(topic("t", ID, 1, Map.of())));

        assertThat(heard).containsExactly("first [t][1]", "last true0");
    }

    @Test
    void shouldNotSettleForAnImageThatListenersHaveStillToHearOf() {
        List<CompletableFuture<ClusterImage>> asked = new ArrayList<>();
        List<Boolean> settled = new ArrayList<>();
        cluster.addListener((before, now, delta) -> {
            asked.add(cluster.when(image -> image.topic(ID).isPresent()));
            settled.add(asked.get(0).isDone());
        });

        cluster.onChanges(List.of(topic("t", ID, 1, Map.of())));

        assertThat(settled).containsExactly(false);
        assertThat(asked.get(0)).isCompletedWithValue(cluster.image());
        assertThat(cluster.when(image -> image.topic(ID).isPresent())).isCompleted();
    }

    @Test
    void shouldCarryBrokersConfigsDeletionsAndTheController() {
        ConfigEntity entity = ConfigEntity.topic("t");
        List<ClusterDelta> deltas = new ArrayList<>();
        cluster.addListener((before, now, delta) -> deltas.add(delta));

        cluster.onChanges(List.of(
                broker(1, 5),
                new ConfigPresent(entity, Map.of("k", "v")),
                new DeletionQueued("d"),
                new ControllerPresent(1),
                new ControllerEpochPresent(4)));

        ClusterImage image = cluster.image();
        assertThat(image.broker(1)
                        .orElseThrow()
                        .endpoint("PLAINTEXT")
                        .orElseThrow()
                        .host())
                .isEqualTo("host1");
        assertThat(image.config(entity)).isEqualTo(Map.of("k", "v"));
        assertThat(image.deletions()).containsExactly("d");
        assertThat(image.controllerId()).isEqualTo(1);
        assertThat(image.controllerEpoch()).isEqualTo(4);
        assertThat(deltas).containsExactly(new ClusterDelta(Set.of(), Set.of(1), Set.of(entity), true, Set.of("d")));

        cluster.onChanges(
                List.of(new BrokerGone(1), new ConfigGone(entity), new DeletionDone("d"), new ControllerGone()));

        assertThat(cluster.image().isAlive(1)).isFalse();
        assertThat(cluster.image().config(entity)).isEmpty();
        assertThat(cluster.image().deletions()).isEmpty();
        assertThat(cluster.image().controllerId()).isEqualTo(-1);
        assertThat(cluster.image().controllerEpoch()).isEqualTo(4);
    }

    @Test
    void shouldCompleteWaitersAfterTheListeners() {
        List<String> order = new ArrayList<>();
        CompletableFuture<ClusterImage> waiting = cluster.whenTopic("t", ID);
        var unused = waiting.thenAccept(image -> order.add("waiter"));
        cluster.addListener((before, now, delta) -> order.add("listener"));
        assertThat(cluster.whenLoaded()).isNotDone();

        cluster.onChanges(List.of(topic("t", Uuid.randomUuid(), 1, Map.of())));
        assertThat(waiting).as("a namesake").isNotDone();
        cluster.onChanges(List.of(topic("t", ID, 2, Map.of())));

        assertThat(order).containsExactly("listener", "listener", "waiter");
        assertThat(cluster.whenTopic("t", ID)).isCompletedWithValue(cluster.image());
        assertThat(cluster.whenLoaded()).isDone();
        assertThat(cluster.whenTopicGone(ID)).isNotDone();
    }
}
