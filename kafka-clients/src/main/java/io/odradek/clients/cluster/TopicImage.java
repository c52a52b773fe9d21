package io.odradek.clients.cluster;

import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * What is known of one topic.
 *
 * @param id {@link Uuid#ZERO_UUID} if the broker did not say, which only old ones do
 * @param error why nothing is known of it; {@link ErrorCode#NONE} if something is
 * @param partitions by number, from 0 without holes
 */
public record TopicImage(String name, Uuid id, boolean internal, ErrorCode error, List<PartitionImage> partitions) {

    /** Whether it exists, as far as is known. */
    public boolean exists() {
        return !partitions.isEmpty();
    }

    public Optional<PartitionImage> partition(int number) {
        return number >= 0 && number < partitions.size() ? Optional.of(partitions.get(number)) : Optional.empty();
    }

    public boolean hasId() {
        return !id.equals(Uuid.ZERO_UUID);
    }

    /** Whether another image of this name is of another topic: one that was made after this one was deleted. */
    public boolean isOtherTopicThan(TopicImage other) {
        return hasId() && other.hasId() && !id.equals(other.id());
    }
}
