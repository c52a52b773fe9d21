package io.odradek.broker.cluster;

import io.odradek.common.Uuid;
import java.util.List;
import java.util.Optional;

/**
 * A topic.
 *
 * @param id {@link Uuid#ZERO_UUID} as long as a topic that an old tool made has none
 * @param partitions in order; the index is the partition
 * @param createdZxid tells it from other topics of the same name
 */
public record TopicImage(String name, Uuid id, List<PartitionImage> partitions, long createdZxid) {

    /** The partition with that number; empty when there is none. */
    public Optional<PartitionImage> partition(int partition) {
        return partition < 0 || partition >= partitions.size()
                ? Optional.empty()
                : Optional.of(partitions.get(partition));
    }
}
