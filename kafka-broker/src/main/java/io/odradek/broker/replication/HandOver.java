package io.odradek.broker.replication;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.partition.Partition;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.List;
import java.util.Optional;

/**
 * Decides who leads on when this broker has lost the disk under a partition. Pure.
 *
 * <p>The state names this broker as leader, and it is alive, so that nobody else would claim the partition: it writes itself out.
 * Where nobody else is in sync there is nothing to write, and the partition waits for the disk.
 */
final class HandOver {

    private HandOver() {}

    /** The compare-and-set that makes another member of the ISR lead; empty if there is none to be made. */
    static Optional<Change> decide(ClusterImage image, Partition partition, int self) {
        return image.partition(partition.name().topic(), partition.name().partition())
                .filter(state -> state.hasState() && state.leader() == self)
                .flatMap(state -> decide(image, partition, state, self));
    }

    private static Optional<Change> decide(ClusterImage image, Partition partition, PartitionImage state, int self) {
        List<Integer> others = state.isr().stream()
                .filter(member -> member != self && image.isAlive(member))
                .toList();
        return others.stream()
                .findFirst()
                .map(leader -> new Change(
                        partition.name().topic(),
                        partition.name().partition(),
                        state.stateVersion(),
                        state.state().elect(leader, others, partition.minIsr(), image.controllerEpoch())));
    }
}
