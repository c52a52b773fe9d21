package io.odradek.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may be in sync while a change is on its way. */
class SyncStateTest {

    private static final PartitionState ALONE = new PartitionState(1, 4, List.of(1), false, 1);

    private final SyncState sync = new SyncState();

    private Change propose(Integer... isr) {
        Change change = new Change("orders", 0, sync.version(), sync.committed().withIsr(List.of(isr), 1));
        sync.propose(change);
        return change;
    }

    @Test
    void whoIsOnItsWayInCountsAlready() {
        sync.begin(ALONE, 7);
        propose(1, 2);

        assertThat(sync.maximal()).containsExactly(1, 2);
        assertThat(sync.committed().isr()).containsExactly(1);
    }

    @Test
    void whoIsOnItsWayOutCountsStill() {
        sync.begin(ALONE.withIsr(List.of(1, 2), 1), 7);
        propose(1);

        assertThat(sync.maximal()).containsExactly(1, 2);
    }

    @Test
    void aNewerVersionDecidesWhatWasOnItsWay() {
        sync.begin(ALONE, 7);
        Change change = propose(1, 2);

        assertThat(sync.adopt(change.state(), 8)).isTrue();

        assertThat(sync.pending()).isNull();
        assertThat(sync.maximal()).containsExactly(1, 2);
    }

    @Test
    void anOlderVersionChangesNothing() {
        sync.begin(ALONE.withIsr(List.of(1, 2), 1), 7);
        Change change = propose(1, 2, 3);

        assertThat(sync.adopt(ALONE, 7)).isFalse();

        assertThat(sync.pending()).isEqualTo(change);
        assertThat(sync.committed().isr()).containsExactly(1, 2);
    }

    @Test
    void aNewEpochBeginsWithNothingOnItsWay() {
        sync.begin(ALONE, 7);
        propose(1, 2);

        sync.begin(ALONE, 3);

        assertThat(sync.version()).isEqualTo(3);
        assertThat(sync.maximal()).containsExactly(1);
    }
}
