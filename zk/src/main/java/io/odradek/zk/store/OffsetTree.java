package io.odradek.zk.store;

import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.node.OffsetNode;
import io.odradek.zk.session.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which znodes a group has below {@code offsets}, so that a commit is one multi and no reading comes before it. The group's
 * coordinator is the only one that makes and removes them.
 *
 * <p>Runs on: the thread of whoever writes the group's offsets, one at a time.
 */
public final class OffsetTree {

    /** What there is of a topic, by number; and where, once somebody has asked. */
    private static final class Topic {
        final Set<Integer> partitions = new HashSet<>();
        private String path;

        String path(String group, String name) {
            if (path == null) {
                path = GroupPaths.offsets(group, name);
            }
            return path;
        }
    }

    private final Map<String, Topic> topics = new HashMap<>();

    void clear() {
        topics.clear();
    }

    void add(String topic) {
        topics.computeIfAbsent(topic, name -> new Topic());
    }

    void add(String topic, int partition) {
        add(topic);
        topics.get(topic).partitions.add(partition);
    }

    /** The steps that make the changes; {@code this} is then what stands there if they are carried out. */
    List<Op> apply(String group, Map<OffsetKey, Optional<OffsetNode>> changes) {
        List<Op> ops = new ArrayList<>();
        changes.forEach((key, offset) -> {
            if (offset.isPresent()) {
                ops.addAll(set(group, key, offset.get()));
            } else {
                ops.addAll(remove(group, key));
            }
        });
        return ops;
    }

    private List<Op> set(String group, OffsetKey key, OffsetNode offset) {
        List<Op> ops = new ArrayList<>(2);
        Topic topic = topics.get(key.topic());
        if (topic == null) {
            topic = new Topic();
            topics.put(key.topic(), topic);
            ops.add(new Op.Create(topic.path(group, key.topic()), new byte[0]));
        }
        String path = topic.path(group, key.topic()) + '/' + key.partition();
        boolean isNew = topic.partitions.add(key.partition());
        ops.add(isNew ? new Op.Create(path, offset.toJson()) : new Op.SetData(path, offset.toJson(), Op.ANY_VERSION));
        return ops;
    }

    private List<Op> remove(String group, OffsetKey key) {
        Topic topic = topics.get(key.topic());
        if (topic == null || !topic.partitions.remove(key.partition())) {
            return List.of();
        }
        List<Op> ops = new ArrayList<>(2);
        String path = topic.path(group, key.topic());
        ops.add(new Op.Delete(path + '/' + key.partition(), Op.ANY_VERSION));
        if (topic.partitions.isEmpty()) {
            topics.remove(key.topic());
            ops.add(new Op.Delete(path, Op.ANY_VERSION));
        }
        return ops;
    }
}
