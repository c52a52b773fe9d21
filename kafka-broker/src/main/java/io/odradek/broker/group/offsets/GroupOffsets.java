package io.odradek.broker.group.offsets;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.group.logic.Group;
import io.odradek.common.TopicPartition;
import io.odradek.zk.store.OffsetTree;
import io.odradek.zk.store.StoredGroup;
import io.odradek.zk.store.StoredGroup.StoredOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of one group as ZooKeeper has them.
 *
 * <p>Runs on: changed on the groups' loop, after ZooKeeper; read from any thread.
 */
public final class GroupOffsets {

    /** Far longer than an image of the cluster lags behind. */
    private static final long IMAGE_LAG_MS = 60_000;

    private final Map<TopicPartition, CommittedOffset> offsets = new ConcurrentHashMap<>();
    private final OffsetTree tree;

    /** Of a new group. */
    public GroupOffsets() {
        this.tree = new OffsetTree();
    }

    /** Of a group that was taken over. */
    public GroupOffsets(StoredGroup stored) {
        this.tree = stored.tree();
        stored.offsets()
                .forEach((topic, partitions) -> partitions.forEach((partition, offset) -> offsets.put(
                        new TopicPartition(topic, partition),
                        new CommittedOffset(
                                offset.node().offset(),
                                offset.node().leaderEpoch(),
                                offset.node().metadata(),
                                offset.ms()))));
    }

    public Optional<CommittedOffset> find(TopicPartition partition) {
        return Optional.ofNullable(offsets.get(partition));
    }

    /** All of them; a live view. */
    public Map<TopicPartition, CommittedOffset> all() {
        return Collections.unmodifiableMap(offsets);
    }

    public int count() {
        return offsets.size();
    }

    /** Takes over what ZooKeeper has now; nothing stands for a removal. */
    void apply(Map<TopicPartition, Optional<CommittedOffset>> changes) {
        changes.forEach((partition, offset) ->
                offset.ifPresentOrElse(value -> offsets.put(partition, value), () -> offsets.remove(partition)));
    }

    OffsetTree tree() {
        return tree;
    }

    /**
     * Offsets of topics that were deleted, even if there is one of the same name again: committed before that was made.
     *
     * @param stored the offsets with the transactions that committed them
     */
    public static List<TopicPartition> orphans(StoredGroup stored, ClusterImage image) {
        List<TopicPartition> orphans = new ArrayList<>();
        stored.offsets()
                .forEach((topic, partitions) -> partitions.forEach((partition, offset) -> {
                    if (image.topic(topic)
                            .filter(now -> isOlder(offset, now.createdZxid()))
                            .isPresent()) {
                        orphans.add(new TopicPartition(topic, partition));
                    }
                }));
        return orphans;
    }

    private static boolean isOlder(StoredOffset offset, long topicZxid) {
        return offset.zxid() < topicZxid;
    }

    /** Offsets of topics that there are not, and not just because this broker does not know them yet. */
    public List<TopicPartition> ofMissingTopics(ClusterImage image, long nowMs) {
        return offsets.entrySet().stream()
                .filter(entry -> nowMs - entry.getValue().committedMs() > IMAGE_LAG_MS)
                .map(Map.Entry::getKey)
                .filter(partition -> image.topic(partition.topic()).isEmpty())
                .toList();
    }

    /** All offsets of a topic. */
    public List<TopicPartition> ofTopic(String topic) {
        return offsets.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .toList();
    }

    /**
     * What is to be forgotten: offsets of a group without members some time after it lost them, of topics that its members
     * read no longer, and of a group that never had members some time after their commit (KIP-211).
     */
    public List<TopicPartition> expired(Group group, long retentionMs, long nowMs) {
        boolean empty = group.isEmpty();
        if (empty && group.protocolType().isPresent()) {
            return nowMs - group.sinceMs() < retentionMs ? List.of() : List.copyOf(offsets.keySet());
        }
        Optional<Set<String>> read = empty || group.owners().isPresent() ? group.readTopics() : Optional.empty();
        if (read.isEmpty()) {
            return List.of();
        }
        return offsets.entrySet().stream()
                .filter(entry -> nowMs - entry.getValue().committedMs() >= retentionMs)
                .map(Map.Entry::getKey)
                .filter(partition -> !read.get().contains(partition.topic()))
                .toList();
    }
}
