package io.odradek.broker.partition;

import io.odradek.broker.cluster.PartitionImage;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who is in sync with a leader: as it stands in ZooKeeper, and as it may stand there by now, while a change of the leader's is on
 * its way.
 *
 * <p>Runs on: the holder of the partition's lock.
 */
final class SyncState {

    private PartitionState committed = PartitionImage.NO_STATE;
    private int version = -1;
    private Change pending;
    private List<Integer> maximal = List.of();

    /** The state with which an epoch begins. */
    void begin(PartitionState state, int stateVersion) {
        version = -1;
        pending = null;
        adopt(state, stateVersion);
    }

    /** Takes over what stands in ZooKeeper, unless something newer is known; a change that was made on an older one is decided. */
    boolean adopt(PartitionState state, int stateVersion) {
        if (stateVersion <= version) {
            return false;
        }
        committed = state;
        version = stateVersion;
        if (pending != null && pending.expectedVersion() < stateVersion) {
            pending = null;
        }
        spread();
        return true;
    }

    /** A change is on its way. */
    void propose(Change change) {
        pending = change;
        spread();
    }

    /** The change has come to nothing for certain. */
    void withdraw() {
        pending = null;
        spread();
    }

    private void spread() {
        maximal = pending == null
                ? committed.isr()
                : Stream.concat(committed.isr().stream(), pending.state().isr().stream())
                        .distinct()
                        .toList();
    }

    PartitionState committed() {
        return committed;
    }

    int version() {
        return version;
    }

    /** The change on its way; null for none. */
    Change pending() {
        return pending;
    }

    /** Everybody whom ZooKeeper may have as in sync at this moment (the maximal ISR). */
    List<Integer> maximal() {
        return maximal;
    }
}
