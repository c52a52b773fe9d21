package io.odradek.broker.api.metadata;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.protocol.ErrorCode;
import java.util.List;

/**
 * A partition as the clients of one listener see it.
 *
 * @param error LEADER_NOT_AVAILABLE without a live leader, LISTENER_NOT_FOUND if the leader does not have the listener
 * @param leader broker id, or -1
 * @param offline the replicas whose brokers are not there
 */
record PartitionView(ErrorCode error, int leader, List<Integer> offline) {

    private static final int NO_LEADER = -1;

    static PartitionView of(ClusterImage image, PartitionImage partition, String listener) {
        List<Integer> offline = partition.replicas().stream()
                .filter(replica -> !image.isAlive(replica))
                .toList();
        int leader = partition.leader();
        if (!image.isAlive(leader)) {
            return new PartitionView(ErrorCode.LEADER_NOT_AVAILABLE, NO_LEADER, offline);
        }
        boolean reachable =
                image.broker(leader).orElseThrow().endpoint(listener).isPresent();
        return reachable
                ? new PartitionView(ErrorCode.NONE, leader, offline)
                : new PartitionView(ErrorCode.LISTENER_NOT_FOUND, NO_LEADER, offline);
    }
}
