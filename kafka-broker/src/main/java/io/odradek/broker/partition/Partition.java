package io.odradek.broker.partition;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.log.AppendResult;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.partition.FollowingReplica.Taken;
import io.odradek.broker.partition.Waiters.Told;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One replica of a partition, on this broker.
 *
 * <p>Invariants: only a leader appends what clients send, and only in its own epoch; nothing at or above the high watermark is given
 * to a consumer. What a leader decides is {@link LeadingReplica}'s, what a follower does {@link FollowingReplica}'s, who waits is in
 * {@link Waiters}: they share the lock of this object, which every change takes here.
 *
 * <p>Runs on: any thread. Changes happen under this object's lock, which is held for memory and page cache only; readers
 * read the published role, high watermark and log without it. Listeners are called after the lock is given back.
 */
public final class Partition {

    /**
     * What an append did, and in which epoch: whoever waits for its replication waits for the leader of that epoch.
     */
    public record Appended(AppendResult result, int leaderEpoch) {}

    /** The leader that a follower has, or asked. */
    public record Leader(int id, int epoch) {}

    private final Uuid topicId;
    private final ReplicaState state;
    private final LeadingReplica leading;
    private final FollowingReplica following;
    private final Waiters waiters = new Waiters();

    Partition(
            TopicPartition name,
            Uuid topicId,
            int brokerId,
            PartitionLog log,
            PartitionSettings settings,
            long highWatermark,
            LongSupplier nanoTime) {
        this.topicId = topicId;
        this.state = new ReplicaState(name, brokerId, log, settings, highWatermark);
        this.leading = new LeadingReplica(state, nanoTime);
        this.following = new FollowingReplica(state);
    }

    public TopicPartition name() {
        return state.name();
    }

    public Uuid topicId() {
        return topicId;
    }

    /** The log underneath; whoever appends does it through this class. */
    public PartitionLog log() {
        return state.log();
    }

    public Role role() {
        return state.role();
    }

    public PartitionSettings settings() {
        return state.settings();
    }

    /** The brokers that have a replica, the preferred leader first. */
    public List<Integer> replicas() {
        return state.replicas();
    }

    /** The first offset that is not known to be on every replica in sync; its place in the files need not be known. */
    public LogOffset highWatermark() {
        return state.highWatermark();
    }

    /** The same with its place, which is looked up if need be, once. */
    public LogOffset locatedHighWatermark() {
        LogOffset known = state.highWatermark();
        if (known.hasPosition()) {
            return known;
        }
        LogOffset located = state.log().locate(known.offset());
        synchronized (this) {
            if (state.highWatermark().equals(known)) {
                state.highWatermarkIs(located);
            }
        }
        return located;
    }

    void updateSettings(PartitionSettings changed) {
        state.settingsAre(changed);
        state.log().updateConfig(changed.log());
    }

    /**
     * Puts another log in the place of this one, which has the same at the same places: nobody writes meanwhile, and readers do not
     * notice.
     *
     * @param swap gives the log that is served from now on, or nothing if it stays the same; touches the page cache only
     */
    public synchronized Optional<PartitionLog> replaceLog(Supplier<Optional<PartitionLog>> swap) {
        Optional<PartitionLog> next = swap.get();
        next.ifPresent(state::logIs);
        return next;
    }

    /** Leads from now on, in an epoch that this broker has won; or goes on leading, with a newer state. */
    void lead(PartitionImage image) {
        if (state.log().directory().isOffline()) {
            // whoever is told to lead without a disk hands the partition on
            follow(-1, image);
            return;
        }
        Told told;
        synchronized (this) {
            if (image.leaderEpoch() < state.role().leaderEpoch()) {
                return;
            }
            leading.lead(image);
            told = replicated();
        }
        told.advanced(this);
        tellRoleChanged();
    }

    /** Follows from now on, or waits for a leader. */
    void follow(int leaderId, PartitionImage image) {
        synchronized (this) {
            if (image.leaderEpoch() < state.role().leaderEpoch()) {
                return;
            }
            state.replicasAre(image.replicas());
            state.roleIs(new Role(leaderId, image.leaderEpoch(), image.isr(), false));
        }
        tellRoleChanged();
    }

    /** This broker has lost its session, and with it every right to lead; or the disk under the log. */
    public void resign() {
        synchronized (this) {
            Role now = state.role();
            state.roleIs(new Role(-1, now.leaderEpoch(), now.isr(), false));
        }
        tellRoleChanged();
    }

    /**
     * Steps down if another may lead by now, where this broker cannot know whether its session lives. Whoever could have been
     * elected is in the ISR or eligible, and does not fetch from this leader in this epoch any more once it leads: as long as all
     * of these do, nobody has been.
     *
     * @param unclean whether any replica may be elected
     * @param maxAgeNanos how old the last fetch of a follower may be
     * @return whether it stepped down
     */
    public boolean resignUnlessVouchedFor(boolean unclean, long maxAgeNanos) {
        synchronized (this) {
            if (!state.role().leads() || leading.isVouchedFor(unclean, maxAgeNanos)) {
                return false;
            }
        }
        resign();
        return true;
    }

    private void tellRoleChanged() {
        List<PartitionListener> told;
        synchronized (this) {
            told = waiters.all();
        }
        told.forEach(listener -> listener.roleChanged(this));
    }

    /** Raises the high watermark if that can be; the answer says who has to hear of it. */
    private Told replicated() {
        return leading.advanceHighWatermark()
                ? waiters.ofReplication(state.highWatermark().offset())
                : Told.NONE;
    }

    /** The same after an append, of which the followers hear in any case. */
    private Told appended() {
        return leading.advanceHighWatermark()
                ? waiters.ofReplication(state.highWatermark().offset())
                : waiters.ofAppend();
    }

    /**
     * Appends what a client sent. The records are in the page cache when this returns; whether they are replicated,
     * {@link #isReplicated} says.
     *
     * @param batches whole batches of format 2, changed in place
     * @param toAll whether the client waits for all replicas in sync (acks=all)
     * @throws HandingOverException while another broker is about to lead
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, NOT_ENOUGH_REPLICAS, and what
     *     {@link PartitionLog#appendAsLeader} throws
     */
    public Appended append(ByteBuf batches, boolean toAll) {
        Appended result;
        Told told;
        synchronized (this) {
            result = leading.append(batches, toAll);
            told = appended();
        }
        told.advanced(this);
        return result;
    }

    /**
     * Lets clients append nothing more in that leader epoch, because it is about to end.
     *
     * @return false if this broker does not lead in that epoch
     */
    public synchronized boolean pauseAppends(int leaderEpoch) {
        return leading.pauseAppends(leaderEpoch);
    }

    /** The epoch goes on after all. */
    public void resumeAppends() {
        synchronized (this) {
            leading.resumeAppends();
        }
        tellRoleChanged();
    }

    /** Whether this broker leads in that epoch still, and appends are paused. */
    public synchronized boolean isHandingOver(int leaderEpoch) {
        return leading.isHandingOver(leaderEpoch);
    }

    /** Lets a write that came while appends are paused hear of the end of that: {@link PartitionListener#roleChanged}. */
    public synchronized void awaitHandOver(PartitionListener write) {
        waiters.await(Long.MAX_VALUE, write);
    }

    /**
     * Takes note of a follower's fetch, whose epoch was found to be this leader's and whose log not to have parted from this one:
     * it has everything before that offset.
     *
     * @param brokerEpoch the life of the follower, which must be its present one
     * @return whether it is time to look who is in sync
     */
    public boolean noteFetch(int replica, long brokerEpoch, int leaderEpoch, long offset) {
        Told told;
        boolean candidate;
        synchronized (this) {
            if (!leading.noteFetch(replica, brokerEpoch, leaderEpoch, offset)) {
                return false;
            }
            told = leading.waitsFor(replica) ? replicated() : Told.NONE;
            candidate = leading.isCandidate(replica);
        }
        told.advanced(this);
        return candidate;
    }

    /** Whether a follower's last fetch was of that life of its broker. */
    public synchronized boolean hasFetchedIn(int replica, long brokerEpoch) {
        return leading.hasFetchedIn(replica, brokerEpoch);
    }

    /** The followers in sync that are known to have everything before an offset; none if this broker does not lead. */
    public synchronized List<Integer> inSyncWith(long offset) {
        return leading.inSyncWith(offset);
    }

    /**
     * Makes sure that this leader knows how much of what former leaders had is replicated.
     *
     * @throws ApiException OFFSET_NOT_AVAILABLE until the high watermark has reached the start of the epoch (KIP-207)
     */
    public void requireSettled() {
        leading.requireSettled();
    }

    /** Whether what this leader sends to a follower is throttled: its topic says so, and nothing waits for the follower. */
    public boolean throttles(int follower) {
        if (!state.settings().throttledLeaders().includes(name().partition(), state.brokerId())) {
            return false;
        }
        synchronized (this) {
            return !leading.waitsFor(follower);
        }
    }

    /** Whether what this follower fetches is throttled: its topic says so, and it is not known to be in sync. */
    public boolean isThrottled() {
        return state.settings().throttledFollowers().includes(name().partition(), state.brokerId())
                && !state.role().isr().contains(state.brokerId());
    }

    /** Whether a follower has everything that this leader has, at this moment. */
    public synchronized boolean hasCaughtUp(int replica) {
        return leading.hasCaughtUp(replica);
    }

    /**
     * The change of who is in sync that is due, which is on its way from then on: {@link #isrSettled} must be told what became of
     * it. Empty if there is none, or another is on its way.
     */
    public synchronized Optional<Change> proposeIsr(IsrMoment moment) {
        return leading.proposeIsr(moment);
    }

    /** Whether a change is on its way still. */
    public synchronized boolean awaits(Change change) {
        return leading.awaits(change);
    }

    /** What became of a change; one whose outcome is not known stays on its way, to be tried again. */
    public void isrSettled(Change change, Outcome outcome) {
        Told told;
        synchronized (this) {
            if (!leading.awaits(change)) {
                return;
            }
            leading.settle(change, outcome);
            told = replicated();
        }
        told.advanced(this);
        tellRoleChanged();
    }

    /** How many must be in sync for anything to count as replicated. */
    public int minIsr() {
        return state.minIsr();
    }

    /**
     * Appends what the leader sent for a fetch.
     *
     * @param leader the one that was asked
     * @param fetchOffset what was asked for; an answer to an older question is left out
     * @param leaderHighWatermark never above which this one's goes
     * @return the bytes appended
     * @throws ApiException NOT_LEADER_OR_FOLLOWER if this broker does not follow that leader any more, and what
     *     {@link PartitionLog#appendAsFollower} throws
     */
    public int appendFetched(
            Leader leader, long fetchOffset, ByteBuf records, long leaderHighWatermark, long leaderLogStart) {
        Taken taken;
        Told told;
        synchronized (this) {
            taken = following.append(leader, fetchOffset, records, leaderHighWatermark, leaderLogStart);
            told = taken.advanced() ? waiters.ofFollowing() : Told.NONE;
        }
        told.advanced(this);
        return taken.bytes();
    }

    /**
     * Cuts off what the leader does not have, as its answer tells (KIP-320): what the newest epoch that both know has beyond the
     * point where the shorter of the two ended it. The leader may have to be asked again, with the epoch that is left then
     * (KIP-279).
     *
     * @param leaders the newest epoch of the leader's that is not above the last of this log, and where it ended
     * @throws ApiException NOT_LEADER_OR_FOLLOWER if this broker does not follow that leader any more
     * @throws IllegalStateException if that changes nothing, so that asking again would not either
     */
    public synchronized void truncateToLeader(Leader leader, EpochEndOffset leaders) {
        following.truncateTo(leader, leaders);
    }

    /** Begins anew at the leader's log start, where the leader has nothing of what this log would go on with. */
    public synchronized void restartAt(Leader leader, long offset) {
        following.restartAt(leader, offset);
    }

    /** Whether everything below an offset is on all replicas in sync. */
    public boolean isReplicated(long nextOffset) {
        return state.highWatermark().offset() >= nextOffset;
    }

    /**
     * Lets a write wait until everything below an offset is replicated, of which it hears once ({@link PartitionListener#advanced});
     * of changes of the role it hears until then.
     *
     * @return false if it is so already, and there is nothing to wait for
     */
    public synchronized boolean await(long nextOffset, PartitionListener write) {
        if (isReplicated(nextOffset)) {
            return false;
        }
        waiters.await(nextOffset, write);
        return true;
    }

    /** Ends a write's wait. */
    public synchronized void stopAwaiting(PartitionListener write) {
        waiters.stopAwaiting(write);
    }

    /**
     * Raises the first offset that can be read, as DeleteRecords asks.
     *
     * @return the new start of the log
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, OFFSET_OUT_OF_RANGE, POLICY_VIOLATION
     */
    public synchronized long deleteRecordsBefore(long offset) {
        return leading.deleteRecordsBefore(offset);
    }

    /**
     * Makes sure that the asker knows the epoch that this replica knows, whether it leads or follows (KIP-392).
     *
     * @param currentLeaderEpoch the epoch that the asker knows, or -1
     * @throws ApiException NOT_LEADER_OR_FOLLOWER if it does neither, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    public void requireReplica(int currentLeaderEpoch) {
        state.requireReplica(currentLeaderEpoch);
    }

    /**
     * Makes sure that the asker means this leader.
     *
     * @param currentLeaderEpoch the epoch that the asker knows, or -1
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    public void requireLeader(int currentLeaderEpoch) {
        state.requireLeader(currentLeaderEpoch);
    }

    /** Lets somebody wait for the high watermark; it must look once more after this call, for what came just before it. */
    public synchronized void addListener(PartitionListener listener) {
        waiters.addListener(listener);
    }

    /** Ends a wait for the high watermark. */
    public synchronized void removeListener(PartitionListener listener) {
        waiters.removeListener(listener);
    }

    /** The same for somebody who waits for the end of the log. */
    public synchronized void addCopier(PartitionListener listener) {
        waiters.addCopier(listener);
    }

    /** Ends a wait for the end of the log. */
    public synchronized void removeCopier(PartitionListener listener) {
        waiters.removeCopier(listener);
    }
}
