package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of ZooKeeper's limit the places of one broker in the queues may take.
 *
 * <p>When a session ends, ZooKeeper writes one transaction with the paths of everything ephemeral in it, four bytes and the path
 * each. One that exceeds {@code jute.maxbuffer} cannot be read by the followers: the ensemble loses its quorum, also after
 * a restart (ZOOKEEPER-4306).
 *
 * @param chrootLength characters of the chroot, which ZooKeeper sees in each path
 * @param maxBytes {@code zookeeper.latches.max.bytes}
 */
public record LatchBudget(int chrootLength, int maxBytes) {

    /** The key that sets the limit. */
    public static final String KEY = "zookeeper.latches.max.bytes";

    /** {@code /latches/p/<22 characters>/<partition>/_c_<36 characters>-latch-<10 digits>}, without the partition. */
    private static final int PATH_LENGTH = 11 + 22 + 1 + 1 + 3 + 36 + 7 + 10;

    /** What a path costs beside its characters. */
    private static final int LENGTH_FIELD = 4;

    /** What each broker's places take when it is in sync everywhere; a partition with one replica has no queue. */
    public Map<Integer, Long> used(ClusterImage image) {
        Map<Integer, Long> used = new HashMap<>();
        image.forEachTopic(topic -> topic.partitions().stream()
                .filter(partition -> partition.replicas().size() > 1)
                .forEach(partition -> partition
                        .replicas()
                        .forEach(broker -> used.merge(broker, (long) bytes(partition.partition()), Long::sum))));
        return used;
    }

    /** What the place in the queue for a partition takes of the limit. */
    public int bytes(int partition) {
        return LENGTH_FIELD
                + chrootLength
                + PATH_LENGTH
                + Integer.toString(partition).length();
    }
}
