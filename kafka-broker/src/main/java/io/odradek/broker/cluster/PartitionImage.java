package io.odradek.broker.cluster;

import io.odradek.zk.node.PartitionState;
import java.util.List;

/**
 * A partition: where its replicas are, who leads, who is in sync.
 *
 * @param replicas broker ids, the preferred leader first
 * @param adding replicas that a reassignment brings
 * @param removing replicas that a reassignment takes away
 * @param state {@link #NO_STATE} as long as nothing has been written for it
 * @param stateVersion of the state's znode, for a compare-and-set; -1 without state
 * @param stateZxid when the state was written, on the same scale as broker epochs; -1 without state
 */
public record PartitionImage(
        int partition,
        List<Integer> replicas,
        List<Integer> adding,
        List<Integer> removing,
        PartitionState state,
        int stateVersion,
        long stateZxid) {

    /** Nobody leads and nobody is in sync. */
    public static final PartitionState NO_STATE =
            new PartitionState(PartitionState.NO_LEADER, -1, List.of(), false, -1);

    public boolean hasState() {
        return stateVersion >= 0;
    }

    /** Broker id, -1 for none; the broker need not be alive. */
    public int leader() {
        return state.leader();
    }

    public int leaderEpoch() {
        return state.leaderEpoch();
    }

    public List<Integer> isr() {
        return state.isr();
    }

    PartitionImage withState(PartitionState newState, int version, long zxid) {
        return new PartitionImage(partition, replicas, adding, removing, newState, version, zxid);
    }
}
