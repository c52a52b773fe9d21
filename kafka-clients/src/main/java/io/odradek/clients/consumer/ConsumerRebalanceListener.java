package io.odradek.clients.consumer;

import io.odradek.common.TopicPartition;
import java.util.Collection;

/**
 * Hears which partitions come and go. Offsets of what goes can be committed in {@link #onPartitionsRevoked}.
 *
 * <pre>{@code
 * consumer.subscribe(List.of("orders"), new ConsumerRebalanceListener() {
 *     public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
 *         consumer.commitSync(done);
 *     }
 *
 *     public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
 * });
 * }</pre>
 *
 * <p>Runs on: the consumer's thread, within {@code poll}, {@code unsubscribe} and {@code close}.
 */
public interface ConsumerRebalanceListener {

    /** These go to other members of the group. They are still this member's until this returns. */
    void onPartitionsRevoked(Collection<TopicPartition> partitions);

    /** These have come, beside what this member had. With an eager assignor it is called for no partition, too. */
    void onPartitionsAssigned(Collection<TopicPartition> partitions);

    /** These are gone already: the group went on without this member, and others may read them. */
    default void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }
}
