package io.odradek.clients.consumer;

import io.odradek.clients.consumer.position.Positions;
import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.InterruptException;
import io.odradek.common.errors.WakeupException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partitions are this member's, and telling the application's listener when that changes.
 *
 * <p>Runs on: the application's thread.
 */
final class Ownership {

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    private final String clientId;
    private final Positions positions;
    private final Supplier<ConsumerRebalanceListener> listener;
    private final Runnable commitBefore;

    /** @param commitBefore commits what was read, if that is to be done for the application */
    Ownership(
            String clientId, Positions positions, Supplier<ConsumerRebalanceListener> listener, Runnable commitBefore) {
        this.clientId = clientId;
        this.positions = positions;
        this.listener = listener;
        this.commitBefore = commitBefore;
    }

    Set<TopicPartition> owned() {
        return positions.assigned();
    }

    /** Commits what is owned, where the consumer is to do that. */
    void commit() {
        if (!owned().isEmpty()) {
            commitBefore.run();
        }
    }

    /** Gives partitions back. */
    void revoke(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            LOG.info("[{}] gives back {}", clientId, partitions);
            try {
                call(l -> l.onPartitionsRevoked(partitions));
            } finally {
                keepWithout(partitions);
            }
        }
    }

    /** Partitions are another's already. */
    void lose(Collection<TopicPartition> partitions, String why) {
        if (!partitions.isEmpty()) {
            LOG.warn("[{}] has lost {}: {}", clientId, partitions, why);
            try {
                call(l -> l.onPartitionsLost(partitions));
            } finally {
                keepWithout(partitions);
            }
        }
    }

    private void keepWithout(Collection<TopicPartition> partitions) {
        Set<TopicPartition> kept = owned();
        kept.removeAll(Set.copyOf(partitions));
        positions.assign(kept);
    }

    /** Has these from now on, of which some are new. */
    void assign(Collection<TopicPartition> all) {
        Set<TopicPartition> added = new LinkedHashSet<>(all);
        added.removeAll(owned());
        positions.assign(all);
        LOG.info("[{}] has {}, of which new are {}", clientId, all, added);
        call(l -> l.onPartitionsAssigned(added));
    }

    private void call(Consumer<ConsumerRebalanceListener> what) {
        try {
            what.accept(listener.get());
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new KafkaException("the rebalance listener of the application failed", e);
        }
    }
}
