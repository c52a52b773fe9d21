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

    private final Map<String, Set<Integer>> partitions = new HashMap<>();

    void clear() {
        partitions.clear();
    }

    void add(String topic) {
        partitions.computeIfAbsent(topic, name -> new HashSet<>());
    }

    void add(String topic, int partition) {
        add(topic);
        partitions.get(topic).add(partition);
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
        String path = GroupPaths.offset(group, key.topic(), key.partition());
        if (!partitions.containsKey(key.topic())) {
            ops.add(new Op.Create(GroupPaths.offsets(group, key.topic()), new byte[0]));
        }
        add(key.topic());
        boolean isNew = partitions.get(key.topic()).add(key.partition());
        ops.add(isNew ? new Op.Create(path, offset.toJson()) : new Op.SetData(path, offset.toJson(), Op.ANY_VERSION));
        return ops;
    }

    private List<Op> remove(String group, OffsetKey key) {
        Set<Integer> present = partitions.getOrDefault(key.topic(), Set.of());
        if (!present.contains(key.partition())) {
            return List.of();
        }
        List<Op> ops = new ArrayList<>(2);
        present.remove(key.partition());
        ops.add(new Op.Delete(GroupPaths.offset(group, key.topic(), key.partition()), Op.ANY_VERSION));
        if (present.isEmpty()) {
            partitions.remove(key.topic());
            ops.add(new Op.Delete(GroupPaths.offsets(group, key.topic()), Op.ANY_VERSION));
        }
        return ops;
    }
}
