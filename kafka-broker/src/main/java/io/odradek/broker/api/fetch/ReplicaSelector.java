package io.odradek.broker.api.fetch;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.config.ReplicationKeys;
import io.odradek.broker.partition.Partition;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Chooses the replica that a consumer reads from (KIP-392): the leader, or with the rack-aware selector one in the rack of the
 * consumer that is in sync and has what it asks for.
 *
 * <p>Runs on: any thread.
 */
public final class ReplicaSelector {

    private final int brokerId;
    private final boolean rackAware;

    /** @param className one of those that {@link ReplicationKeys#SELECTOR} takes; null for the leader */
    public ReplicaSelector(int brokerId, String className) {
        this.brokerId = brokerId;
        this.rackAware = ReplicationKeys.RACK_AWARE_SELECTOR.equals(className);
    }

    /** A better replica than this broker, which leads the partition; empty if there is none. */
    OptionalInt better(ClusterImage image, Partition partition, String rack, long offset) {
        if (!rackAware || rack == null || rack.isEmpty() || !partition.role().leads() || isIn(image, brokerId, rack)) {
            return OptionalInt.empty();
        }
        return partition.inSyncWith(offset).stream()
                .filter(replica -> isIn(image, replica, rack))
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    private static boolean isIn(ClusterImage image, int broker, String rack) {
        Optional<String> known = image.broker(broker).flatMap(BrokerImage::rack);
        return known.filter(rack::equals).isPresent();
    }
}
