package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.common.TopicPartition;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions whose records may be incomplete on this broker, because its machine crashed before they were on disk
 * (KIP-966).
 *
 * <p>These are the ones that count on it, in their ISR or as eligible, when it first sees them after such a start. One is
 * cleared when the broker is seen outside of both: whoever lets it in again has made sure of it. Runs on: the ZooKeeper event
 * thread.
 */
final class Suspects implements Predicate<TopicPartition> {

    private static final Logger LOG = LoggerFactory.getLogger(Suspects.class);

    private final int brokerId;
    private final Set<TopicPartition> suspects = new HashSet<>();
    private boolean toBeFound;

    /** @param cleanStart whether nothing can be missing */
    Suspects(int brokerId, boolean cleanStart) {
        this.brokerId = brokerId;
        this.toBeFound = !cleanStart;
    }

    /** Takes an image into account; the first must have everything in it. */
    void update(ClusterImage image) {
        if (toBeFound) {
            toBeFound = false;
            image.forEachTopic(topic -> topic.partitions().stream()
                    .filter(partition -> Candidates.isSafe(partition, brokerId))
                    .forEach(partition -> suspects.add(new TopicPartition(topic.name(), partition.partition()))));
            if (!suspects.isEmpty()) {
                LOG.warn(
                        "Broker {} may have lost records when its machine stopped: it does not count as in sync in {}"
                                + " partitions, where others do",
                        brokerId,
                        suspects.size());
            }
        } else if (!suspects.isEmpty()) {
            suspects.removeIf(key -> !isCountedOn(image, key));
        }
    }

    private boolean isCountedOn(ClusterImage image, TopicPartition key) {
        return image.partition(key.topic(), key.partition())
                .filter((PartitionImage partition) -> Candidates.isSafe(partition, brokerId))
                .isPresent();
    }

    /** The partition is led by this broker now, whatever is missing. */
    void clear(TopicPartition key) {
        suspects.remove(key);
    }

    @Override
    public boolean test(TopicPartition key) {
        return suspects.contains(key);
    }
}
