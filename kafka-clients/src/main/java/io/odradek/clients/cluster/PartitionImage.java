package io.odradek.clients.cluster;

import io.odradek.protocol.ErrorCode;
import java.util.List;

/**
 * What is known of one partition.
 *
 * @param leader -1 if there is none
 * @param leaderEpoch -1 if the broker did not say, which only old ones do
 */
public record PartitionImage(
        int partition,
        int leader,
        int leaderEpoch,
        List<Integer> replicas,
        List<Integer> inSync,
        List<Integer> offline,
        ErrorCode error) {

    public static final int NO_LEADER = -1;
    public static final int NO_EPOCH = -1;

    public boolean hasLeader() {
        return leader != NO_LEADER;
    }

    PartitionImage withLeader(int newLeader, int epoch) {
        return new PartitionImage(partition, newLeader, epoch, replicas, inSync, offline, ErrorCode.NONE);
    }

    PartitionImage withoutLeader() {
        return new PartitionImage(
                partition, NO_LEADER, leaderEpoch, replicas, inSync, offline, ErrorCode.LEADER_NOT_AVAILABLE);
    }

    /** Whether this is older news than another, of the same topic. */
    boolean isOlderThan(PartitionImage other) {
        return leaderEpoch != NO_EPOCH && leaderEpoch < other.leaderEpoch;
    }
}
