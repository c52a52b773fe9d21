package io.odradek.broker.cluster;

import io.odradek.common.Uuid;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.watch.MetadataChange.StatePresent;
import io.odradek.zk.watch.MetadataChange.TopicPresent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One topic while a batch of changes is applied to it.
 *
 * <p>A topic and the states of its partitions are znodes of their own, whose news may arrive in any order. A state without
 * its topic waits; a state that was written before the topic was made belongs to a namesake, and does not count. Runs on: the
 * ZooKeeper event thread.
 */
final class TopicEditor {

    private final String name;
    private Optional<TopicPresent> topic;
    private final Map<Integer, StatePresent> states;

    private TopicEditor(String name, Optional<TopicPresent> topic, Map<Integer, StatePresent> states) {
        this.name = name;
        this.topic = topic;
        this.states = states;
    }

    static TopicEditor empty(String name) {
        return new TopicEditor(name, Optional.empty(), new HashMap<>());
    }

    /** Goes on from what is kept of the topic; the argument is not changed. */
    static TopicEditor from(Raw raw) {
        return new TopicEditor(raw.name(), raw.topic(), new HashMap<>(raw.states()));
    }

    void present(TopicPresent change) {
        topic = Optional.of(change);
    }

    void gone() {
        topic = Optional.empty();
    }

    void present(StatePresent change) {
        states.put(change.partition(), change);
    }

    void stateGone(int partition) {
        states.remove(partition);
    }

    /** What ZooKeeper said last of the topic and its states, whether or not they make a topic yet. */
    record Raw(String name, Optional<TopicPresent> topic, Map<Integer, StatePresent> states) {

        boolean isNothing() {
            return topic.isEmpty() && states.isEmpty();
        }
    }

    Raw raw() {
        return new Raw(name, topic, states);
    }

    /** The topic as others see it, sharing the unchanged partitions with {@code before}; empty when there is none. */
    Optional<TopicImage> image(Optional<TopicImage> before) {
        return topic.map(present -> image(present, before));
    }

    private TopicImage image(TopicPresent present, Optional<TopicImage> before) {
        int count = count(present.node());
        List<PartitionImage> partitions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            PartitionImage next = partition(i, present);
            int index = i;
            partitions.add(before.flatMap(old -> old.partition(index))
                    .filter(next::equals)
                    .orElse(next));
        }
        Uuid id = present.node().id().map(Uuid::fromString).orElse(Uuid.ZERO_UUID);
        return new TopicImage(name, id, List.copyOf(partitions), present.createdZxid());
    }

    private static int count(TopicNode node) {
        return node.replicas().isEmpty() ? 0 : node.replicas().lastKey() + 1;
    }

    private PartitionImage partition(int partition, TopicPresent present) {
        TopicNode node = present.node();
        PartitionImage image = new PartitionImage(
                partition,
                node.replicas().getOrDefault(partition, List.of()),
                node.adding().getOrDefault(partition, List.of()),
                node.removing().getOrDefault(partition, List.of()),
                PartitionImage.NO_STATE,
                -1,
                -1);
        StatePresent state = states.get(partition);
        // equal when both were written in one multi
        boolean ours = state != null && state.modifiedZxid() >= present.createdZxid();
        return ours ? image.withState(state.state(), state.version(), state.modifiedZxid()) : image;
    }
}
