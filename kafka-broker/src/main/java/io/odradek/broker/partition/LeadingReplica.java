package io.odradek.broker.partition;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.log.AppendOrigin;
import io.odradek.broker.log.AppendResult;
import io.odradek.broker.log.LogOffset;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader does: it takes records of clients, and knows of the other replicas how far everything is replicated, and who is in
 * sync.
 *
 * <p>Invariants: the high watermark never falls while it leads; it rises to what every replica has that may be in sync, and that
 * has fetched in this very epoch (KAFKA-13091), and only while those in sync are as many as acks=all asks for (KIP-966). One
 * change of who is in sync is on its way at most.
 *
 * <p>Runs on: the holder of the partition's lock; {@link #requireSettled} on any thread.
 */
final class LeadingReplica {

    private static final Logger LOG = LoggerFactory.getLogger(LeadingReplica.class);

    private final ReplicaState state;
    private final LongSupplier nanoTime;
    private final Followers followers;
    private final SyncState sync = new SyncState();
    private volatile long epochStart;
    /** The epoch that followers and ISR are known of. */
    private int begunEpoch = -1;

    /** In which epoch clients may append nothing more, because another broker is about to lead; -1 for none. */
    private int pausedEpoch = -1;

    LeadingReplica(ReplicaState state, LongSupplier nanoTime) {
        this.state = state;
        this.nanoTime = nanoTime;
        this.followers = new Followers(state.brokerId());
    }

    /**
     * Leads from now on, in an epoch that this broker has won; or goes on leading, with a newer state. A broker that had stepped
     * down because it could not know whether it still leads goes on in the same epoch, too: a change of who is in sync may be on
     * its way from before, and counts.
     */
    void lead(PartitionImage image) {
        if (image.leaderEpoch() != begunEpoch) {
            begunEpoch = image.leaderEpoch();
            state.log().beginEpoch(image.leaderEpoch());
            epochStart = state.log().logEndOffset();
            followers.reset(image.replicas(), nanoTime.getAsLong());
            sync.begin(image.state(), image.stateVersion());
        } else {
            followers.replicasAre(image.replicas(), nanoTime.getAsLong());
            sync.adopt(image.state(), image.stateVersion());
        }
        state.replicasAre(image.replicas());
        state.roleIs(
                new Role(state.brokerId(), image.leaderEpoch(), sync.committed().isr(), true));
    }

    Partition.Appended append(ByteBuf batches, boolean toAll) {
        Role now = requireAppends();
        if (toAll) {
            requireEnoughInSync(now);
        }
        AppendResult appended = state.log().appendAsLeader(batches, now.leaderEpoch(), AppendOrigin.CLIENT);
        return new Partition.Appended(appended, now.leaderEpoch());
    }

    private Role requireAppends() {
        Role now = state.requireLeader();
        if (now.leaderEpoch() == pausedEpoch) {
            throw new HandingOverException(state.name(), state.brokerId(), now.leaderEpoch());
        }
        return now;
    }

    private void requireEnoughInSync(Role now) {
        int least = state.settings().minInsyncReplicas();
        if (now.isr().size() < least) {
            throw new ApiException(
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    state.name() + " has " + now.isr().size() + " replicas in sync " + now.isr()
                            + ", min.insync.replicas is " + least);
        }
    }

    boolean pauseAppends(int leaderEpoch) {
        Role now = state.role();
        if (!now.leads() || now.leaderEpoch() != leaderEpoch) {
            return false;
        }
        pausedEpoch = leaderEpoch;
        return true;
    }

    void resumeAppends() {
        pausedEpoch = -1;
    }

    boolean isHandingOver(int leaderEpoch) {
        Role now = state.role();
        return now.leads() && now.leaderEpoch() == leaderEpoch && pausedEpoch == leaderEpoch;
    }

    long deleteRecordsBefore(long offset) {
        state.requireLeader();
        long highWatermark = state.highWatermark().offset();
        long target = offset == -1 ? highWatermark : offset;
        if (target < 0 || target > highWatermark) {
            throw new ApiException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "records of " + state.name() + " can be deleted up to " + highWatermark + ", not to " + offset);
        }
        state.log().advanceLogStart(target);
        return state.log().logStartOffset();
    }

    /**
     * What every replica has that may be in sync is replicated.
     *
     * @return whether the high watermark is higher
     */
    boolean advanceHighWatermark() {
        if (!state.role().leads() || sync.committed().isr().size() < state.minIsr()) {
            return false;
        }
        LogOffset end = state.log().end();
        long replicated = followers.replicatedUpTo(sync.maximal(), end.offset());
        if (replicated <= state.highWatermark().offset()) {
            return false;
        }
        state.highWatermarkIs(replicated == end.offset() ? end : LogOffset.of(replicated));
        return true;
    }

    /**
     * Takes note of a follower's fetch.
     *
     * @return false if it is not meant for this leader, or the broker has no replica
     */
    boolean noteFetch(int replica, long brokerEpoch, int leaderEpoch, long offset) {
        FollowerProgress progress = followers.of(replica);
        Role now = state.role();
        if (!now.leads() || now.leaderEpoch() != leaderEpoch || progress == null) {
            return false;
        }
        progress.fetched(brokerEpoch, offset, state.log().logEndOffset(), nanoTime.getAsLong());
        requireWhole(replica, progress, offset);
        return true;
    }

    boolean hasFetchedIn(int replica, long brokerEpoch) {
        FollowerProgress progress = followers.of(replica);
        return progress != null && progress.brokerEpoch() == brokerEpoch;
    }

    /** Everybody in sync has everything below the high watermark (StrongIsr); who has not, has lost it, and is not in sync. */
    private void requireWhole(int replica, FollowerProgress progress, long offset) {
        boolean member = sync.committed().isr().contains(replica);
        long highWatermark = state.highWatermark().offset();
        if (member && offset < highWatermark && !progress.isSuspect()) {
            LOG.error(
                    "{}: broker {} is in sync in epoch {} and lacks records from {} on, where {} is the high watermark",
                    state.name(),
                    replica,
                    state.role().leaderEpoch(),
                    offset,
                    highWatermark);
            progress.setSuspect(true);
        }
    }

    /** Whether the high watermark waits for a replica. */
    boolean waitsFor(int replica) {
        return sync.maximal().contains(replica);
    }

    /** Whether it is time to look who is in sync, because of a replica whose fetch was noted. */
    boolean isCandidate(int replica) {
        return sync.pending() == null
                && (waitsFor(replica) ? followers.of(replica).isSuspect() : followers.mayJoin(replica, joinOffset()));
    }

    /** Whether everybody who might have been elected in place of this leader follows it still. */
    boolean isVouchedFor(boolean unclean, long maxAgeNanos) {
        Collection<Integer> successors = new ArrayList<>(unclean ? state.replicas() : sync.maximal());
        successors.addAll(sync.committed().eligible());
        return followers.allFollow(successors, nanoTime.getAsLong(), maxAgeNanos);
    }

    /** What a follower must have reached to be in sync: past the start of this epoch too, not merely the high watermark. */
    private long joinOffset() {
        return Math.max(state.highWatermark().offset(), epochStart);
    }

    List<Integer> inSyncWith(long offset) {
        return state.role().leads()
                ? sync.committed().isr().stream()
                        .filter(member -> member != state.brokerId() && followers.mayJoin(member, offset))
                        .toList()
                : List.of();
    }

    void requireSettled() {
        long highWatermark = state.highWatermark().offset();
        if (highWatermark < epochStart) {
            throw new ApiException(
                    ErrorCode.OFFSET_NOT_AVAILABLE,
                    "the leader of " + state.name() + " is new: its high watermark is " + highWatermark
                            + ", its epoch began at " + epochStart);
        }
    }

    boolean hasCaughtUp(int replica) {
        FollowerProgress progress = followers.of(replica);
        return state.role().leads()
                && progress != null
                && progress.logEndOffset() >= state.log().logEndOffset();
    }

    Optional<Change> proposeIsr(IsrMoment moment) {
        if (!state.role().leads() || sync.pending() != null) {
            return Optional.empty();
        }
        PartitionState committed = sync.committed();
        List<Integer> wanted = followers.inSync(committed.isr(), joinOffset(), moment);
        if (wanted.equals(committed.isr())) {
            return Optional.empty();
        }
        // a new life that begins from here on makes it suspect again
        List<Integer> joining = wanted.stream()
                .filter(member -> member != state.brokerId() && !committed.isr().contains(member))
                .toList();
        joining.forEach(member -> followers.of(member).setSuspect(false));
        Change change = new Change(
                state.name().topic(),
                state.name().partition(),
                sync.version(),
                committed.withIsr(wanted, state.minIsr()),
                joining.stream()
                        .flatMap(member -> moment.lives().apply(member).stream())
                        .toList());
        sync.propose(change);
        return Optional.of(change);
    }

    boolean awaits(Change change) {
        return state.role().leads() && change.equals(sync.pending());
    }

    /** Takes over what became of the change on its way. */
    void settle(Change change, Outcome outcome) {
        if (outcome instanceof Outcome.Written written) {
            adopt(change.state(), written.version());
        } else if (outcome instanceof Outcome.Conflict conflict) {
            adopt(conflict.current(), conflict.version());
        } else if (outcome instanceof Outcome.Gone || outcome instanceof Outcome.LifeOver) {
            sync.withdraw();
        }
    }

    private void adopt(PartitionState written, int version) {
        int epoch = state.role().leaderEpoch();
        if (written.leader() != state.brokerId() || written.leaderEpoch() != epoch) {
            state.roleIs(new Role(-1, Math.max(written.leaderEpoch(), epoch), written.isr(), false));
            return;
        }
        sync.adopt(written, version);
        state.roleIs(new Role(state.brokerId(), epoch, sync.committed().isr(), true));
    }
}
