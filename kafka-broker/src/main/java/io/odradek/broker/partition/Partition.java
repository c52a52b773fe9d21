package io.odradek.broker.partition;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.log.AppendOrigin;
import io.odradek.broker.log.AppendResult;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.RecordBatch;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import io.odradek.zk.store.PartitionStateStore.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica of a partition, on this broker.
 *
 * <p>Invariants: only a leader appends what clients send, and only in its own epoch; the high watermark never falls while a
 * leader leads and is never above the log's end; nothing at or above it is given to a consumer. The high watermark of a leader
 * rises to what every replica has that may be in sync, and that has fetched in this very epoch (KAFKA-13091), and only while
 * those in sync are as many as acks=all asks for (KIP-966). A follower takes records of its present leader only, and cuts off
 * what the leader does not have before it takes any.
 *
 * <p>Runs on: any thread. Changes happen under this object's lock, which is held for memory and page cache only; readers
 * read the published role, high watermark and log without it. Listeners are called after the lock is given back.
 */
public final class Partition {

    /**
     * What an append did, and in which epoch: whoever waits for its replication waits for the leader of that epoch.
     */
    public record Appended(AppendResult result, int leaderEpoch) {}

    /** A write that waits until everything before an offset is replicated. */
    private record Awaited(long nextOffset, PartitionListener listener) implements Comparable<Awaited> {

        @Override
        public int compareTo(Awaited other) {
            return Long.compare(nextOffset, other.nextOffset);
        }
    }

    /** Whom to tell when the lock is given back. */
    private record Told(PartitionListener[] copiers, PartitionListener[] listeners, List<PartitionListener> writes) {

        static final Told NONE = new Told(NOBODY, NOBODY, List.of());
    }

    /** The leader that a follower has, or asked. */
    public record Leader(int id, int epoch) {}

    private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
    private static final PartitionListener[] NOBODY = {};

    private final TopicPartition name;
    private final Uuid topicId;
    private final int brokerId;
    private final PartitionLog log;

    private final LongSupplier nanoTime;
    private final Followers followers;
    private final SyncState sync = new SyncState();

    private volatile Role role = Role.NONE;
    private volatile LogOffset highWatermark;
    private volatile PartitionSettings settings;
    private volatile List<Integer> replicas = List.of();
    private volatile long epochStart;
    private PartitionListener[] listeners = NOBODY;
    /** In which epoch clients may append nothing more, because another broker is about to lead; -1 for none. */
    private int pausedEpoch = -1;

    private PartitionListener[] copiers = NOBODY;
    private final PriorityQueue<Awaited> awaited = new PriorityQueue<>();

    Partition(
            TopicPartition name,
            Uuid topicId,
            int brokerId,
            PartitionLog log,
            PartitionSettings settings,
            long highWatermark,
            LongSupplier nanoTime) {
        this.name = name;
        this.topicId = topicId;
        this.brokerId = brokerId;
        this.log = log;
        this.settings = settings;
        long known = Math.min(Math.max(highWatermark, log.logStartOffset()), log.logEndOffset());
        this.highWatermark = log.locate(known);
        this.nanoTime = nanoTime;
        this.followers = new Followers(brokerId);
    }

    public TopicPartition name() {
        return name;
    }

    public Uuid topicId() {
        return topicId;
    }

    /** The log underneath; whoever appends does it through this class. */
    public PartitionLog log() {
        return log;
    }

    public Role role() {
        return role;
    }

    public PartitionSettings settings() {
        return settings;
    }

    /** The brokers that have a replica, the preferred leader first. */
    public List<Integer> replicas() {
        return replicas;
    }

    /** The first offset that is not known to be on every replica in sync; its place in the files need not be known. */
    public LogOffset highWatermark() {
        return highWatermark;
    }

    /** The same with its place, which is looked up if need be, once. */
    public LogOffset locatedHighWatermark() {
        LogOffset known = highWatermark;
        if (known.hasPosition()) {
            return known;
        }
        LogOffset located = log.locate(known.offset());
        synchronized (this) {
            if (highWatermark.equals(known)) {
                highWatermark = located;
            }
        }
        return located;
    }

    void updateSettings(PartitionSettings changed) {
        settings = changed;
        log.updateConfig(changed.log());
    }

    /** Leads from now on, in an epoch that this broker has won; or goes on leading, with a newer state. */
    void lead(PartitionImage image) {
        if (log.directory().isOffline()) {
            // whoever is told to lead without a disk hands the partition on
            follow(-1, image);
            return;
        }
        Told told;
        synchronized (this) {
            if (image.leaderEpoch() < role.leaderEpoch()) {
                return;
            }
            if (image.leaderEpoch() > role.leaderEpoch() || !role.leads()) {
                log.beginEpoch(image.leaderEpoch());
                epochStart = log.logEndOffset();
                followers.reset(image.replicas(), nanoTime.getAsLong());
                sync.begin(image.state(), image.stateVersion());
            } else {
                followers.replicasAre(image.replicas(), nanoTime.getAsLong());
                sync.adopt(image.state(), image.stateVersion());
            }
            replicas = image.replicas();
            role = new Role(brokerId, image.leaderEpoch(), sync.committed().isr(), true);
            told = replicated(false);
        }
        tell(told);
        tellRoleChanged();
    }

    /** Follows from now on, or waits for a leader. */
    void follow(int leaderId, PartitionImage image) {
        synchronized (this) {
            if (image.leaderEpoch() < role.leaderEpoch()) {
                return;
            }
            replicas = image.replicas();
            role = new Role(leaderId, image.leaderEpoch(), image.isr(), false);
        }
        tellRoleChanged();
    }

    /** This broker has lost its session, and with it every right to lead; or the disk under the log. */
    public void resign() {
        synchronized (this) {
            role = new Role(-1, role.leaderEpoch(), role.isr(), false);
        }
        tellRoleChanged();
    }

    private void tellRoleChanged() {
        List<PartitionListener> told = new ArrayList<>();
        synchronized (this) {
            told.addAll(Arrays.asList(copiers));
            told.addAll(Arrays.asList(listeners));
            awaited.forEach(one -> told.add(one.listener()));
        }
        told.forEach(listener -> listener.roleChanged(this));
    }

    /** Raises the high watermark if that can be; the answer says who has to hear of it, and of a longer log. */
    private Told replicated(boolean appended) {
        boolean advanced = advanceHighWatermark();
        if (!advanced) {
            return appended && copiers.length > 0 ? new Told(copiers, NOBODY, List.of()) : Told.NONE;
        }
        return new Told(copiers, listeners, awaitedSoFar());
    }

    /** The writes that are replicated now wait no longer. */
    private List<PartitionListener> awaitedSoFar() {
        List<PartitionListener> done = List.of();
        long offset = highWatermark.offset();
        for (Awaited next = awaited.peek(); next != null && next.nextOffset() <= offset; next = awaited.peek()) {
            done = done.isEmpty() ? new ArrayList<>() : done;
            done.add(awaited.remove().listener());
        }
        return done;
    }

    /** The followers first: everybody else waits for them. */
    private void tell(Told told) {
        for (PartitionListener copier : told.copiers()) {
            copier.advanced(this);
        }
        for (PartitionListener write : told.writes()) {
            write.advanced(this);
        }
        for (PartitionListener listener : told.listeners()) {
            listener.advanced(this);
        }
    }

    /**
     * Appends what a client sent. The records are in the page cache when this returns; whether they are replicated,
     * {@link #isReplicated} says.
     *
     * @param batches whole batches of format 2, changed in place
     * @param toAll whether the client waits for all replicas in sync (acks=all)
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, NOT_ENOUGH_REPLICAS, and what
     *     {@link PartitionLog#appendAsLeader} throws
     */
    public Appended append(ByteBuf batches, boolean toAll) {
        Appended result;
        Told told;
        synchronized (this) {
            Role now = requireAppends();
            if (toAll && now.isr().size() < settings.minInsyncReplicas()) {
                throw new ApiException(
                        ErrorCode.NOT_ENOUGH_REPLICAS,
                        name + " has " + now.isr().size() + " replicas in sync " + now.isr()
                                + ", min.insync.replicas is " + settings.minInsyncReplicas());
            }
            AppendResult appended = log.appendAsLeader(batches, now.leaderEpoch(), AppendOrigin.CLIENT);
            result = new Appended(appended, now.leaderEpoch());
            told = replicated(true);
        }
        tell(told);
        return result;
    }

    private Role requireAppends() {
        Role now = requireLeader();
        if (now.leaderEpoch() == pausedEpoch) {
            throw new ApiException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + brokerId + " is handing " + name + " over");
        }
        return now;
    }

    /**
     * Lets clients append nothing more in that leader epoch, because it is about to end.
     *
     * @return false if this broker does not lead in that epoch
     */
    public synchronized boolean pauseAppends(int leaderEpoch) {
        if (!role.leads() || role.leaderEpoch() != leaderEpoch) {
            return false;
        }
        pausedEpoch = leaderEpoch;
        return true;
    }

    /** The epoch goes on after all. */
    public synchronized void resumeAppends() {
        pausedEpoch = -1;
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
            FollowerProgress progress = followers.of(replica);
            if (!role.leads() || role.leaderEpoch() != leaderEpoch || progress == null) {
                return false;
            }
            progress.fetched(brokerEpoch, offset, log.logEndOffset(), nanoTime.getAsLong());
            boolean member = sync.maximal().contains(replica);
            requireWhole(replica, progress, offset);
            told = member ? replicated(false) : Told.NONE;
            candidate = sync.pending() == null
                    && (member ? progress.isSuspect() : followers.mayJoin(replica, joinOffset()));
        }
        tell(told);
        return candidate;
    }

    /** Everybody in sync has everything below the high watermark (StrongIsr); who has not, has lost it, and is not in sync. */
    private void requireWhole(int replica, FollowerProgress progress, long offset) {
        boolean member = sync.committed().isr().contains(replica);
        if (member && offset < highWatermark.offset() && !progress.isSuspect()) {
            LOG.error(
                    "{}: broker {} is in sync in epoch {} and lacks records from {} on, where {} is the high watermark",
                    name,
                    replica,
                    role.leaderEpoch(),
                    offset,
                    highWatermark.offset());
            progress.setSuspect(true);
        }
    }

    /** What a follower must have reached to be in sync: past the start of this epoch too, not merely the high watermark. */
    private long joinOffset() {
        return Math.max(highWatermark.offset(), epochStart);
    }

    /** The followers in sync that are known to have everything before an offset; none if this broker does not lead. */
    public synchronized List<Integer> inSyncWith(long offset) {
        return role.leads()
                ? sync.committed().isr().stream()
                        .filter(member -> member != brokerId && followers.mayJoin(member, offset))
                        .toList()
                : List.of();
    }

    /**
     * Makes sure that this leader knows how much of what former leaders had is replicated.
     *
     * @throws ApiException OFFSET_NOT_AVAILABLE until the high watermark has reached the start of the epoch (KIP-207)
     */
    public void requireSettled() {
        if (highWatermark.offset() < epochStart) {
            throw new ApiException(
                    ErrorCode.OFFSET_NOT_AVAILABLE,
                    "the leader of " + name + " is new: its high watermark is " + highWatermark.offset()
                            + ", its epoch began at " + epochStart);
        }
    }

    /** Whether a follower has everything that this leader has, at this moment. */
    public synchronized boolean hasCaughtUp(int replica) {
        FollowerProgress progress = followers.of(replica);
        return role.leads() && progress != null && progress.logEndOffset() >= log.logEndOffset();
    }

    /**
     * The change of who is in sync that is due, which is on its way from then on: {@link #isrSettled} must be told what became of
     * it. Empty if there is none, or another is on its way.
     */
    public synchronized Optional<Change> proposeIsr(IsrMoment moment) {
        if (!role.leads() || sync.pending() != null) {
            return Optional.empty();
        }
        PartitionState state = sync.committed();
        List<Integer> wanted = followers.inSync(state.isr(), joinOffset(), moment);
        if (wanted.equals(state.isr())) {
            return Optional.empty();
        }
        // a new life that begins from here on makes it suspect again
        wanted.stream()
                .filter(member -> member != brokerId && !state.isr().contains(member))
                .forEach(joining -> followers.of(joining).setSuspect(false));
        Change change = new Change(name.topic(), name.partition(), sync.version(), state.withIsr(wanted, minIsr()));
        sync.propose(change);
        return Optional.of(change);
    }

    /** Whether a change is on its way still. */
    public synchronized boolean awaits(Change change) {
        return role.leads() && change.equals(sync.pending());
    }

    /** What became of a change; one whose outcome is not known stays on its way, to be tried again. */
    public void isrSettled(Change change, Outcome outcome) {
        Told told;
        synchronized (this) {
            if (!awaits(change)) {
                return;
            }
            if (outcome instanceof Outcome.Written written) {
                adopt(change.state(), written.version());
            } else if (outcome instanceof Outcome.Conflict conflict) {
                adopt(conflict.current(), conflict.version());
            } else if (outcome instanceof Outcome.Gone) {
                sync.withdraw();
            }
            told = replicated(false);
        }
        tell(told);
        tellRoleChanged();
    }

    private void adopt(PartitionState state, int version) {
        if (state.leader() != brokerId || state.leaderEpoch() != role.leaderEpoch()) {
            role = new Role(-1, Math.max(state.leaderEpoch(), role.leaderEpoch()), state.isr(), false);
            return;
        }
        sync.adopt(state, version);
        role = new Role(brokerId, role.leaderEpoch(), sync.committed().isr(), true);
    }

    /** How many must be in sync for anything to count as replicated. */
    public int minIsr() {
        return Math.min(settings.minInsyncReplicas(), replicas.size());
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
        Told told;
        int bytes = 0;
        synchronized (this) {
            requireFollowing(leader);
            if (fetchOffset != log.logEndOffset() || beginsBefore(records, fetchOffset)) {
                return 0;
            }
            LogOffset before = log.end();
            if (records.isReadable()) {
                requireEpochs(records, leader.epoch());
                bytes = log.appendAsFollower(records).firstOffset() < 0 ? 0 : records.readableBytes();
            }
            boolean advanced = followHighWatermark(leaderHighWatermark, before);
            log.advanceLogStart(Math.min(leaderLogStart, log.logEndOffset()));
            told = advanced ? new Told(NOBODY, listeners, List.of()) : Told.NONE;
        }
        tell(told);
        return bytes;
    }

    /** With two fetches under way, one that did not name the partition is answered from where the leader believed it to be. */
    private boolean beginsBefore(ByteBuf records, long fetchOffset) {
        // a log that begins inside a batch of the leader's gets that batch whole
        return log.sizeInBytes() > 0
                && records.readableBytes() >= RecordBatch.HEADER_SIZE
                && RecordBatch.at(records, records.readerIndex()).baseOffset() < fetchOffset;
    }

    /** The leader's log and this one agree up to here, so what comes next cannot be of an older epoch. */
    private void requireEpochs(ByteBuf records, int leaderEpoch) {
        if (records.readableBytes() < RecordBatch.HEADER_SIZE) {
            return;
        }
        int epoch = RecordBatch.at(records, records.readerIndex()).partitionLeaderEpoch();
        if (epoch > leaderEpoch || epoch < log.latestEpoch().orElse(epoch)) {
            throw new IllegalStateException(name + ": a batch of epoch " + epoch + " came from the leader of epoch "
                    + leaderEpoch + " for a log that has epoch " + log.latestEpoch());
        }
    }

    private boolean followHighWatermark(long leaders, LogOffset before) {
        LogOffset end = log.end();
        long known = Math.min(leaders, end.offset());
        if (known <= highWatermark.offset()) {
            return false;
        }
        highWatermark = known == end.offset() ? end : known == before.offset() ? before : LogOffset.of(known);
        return true;
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
    public void truncateToLeader(Leader leader, EpochEndOffset leaders) {
        synchronized (this) {
            requireFollowing(leader);
            EpochEndOffset own = log.endOffsetForEpoch(leaders.leaderEpoch());
            long target = own.equals(EpochEndOffset.UNDEFINED)
                    ? leaders.endOffset()
                    : own.leaderEpoch() == leaders.leaderEpoch()
                            ? Math.min(own.endOffset(), leaders.endOffset())
                            : own.endOffset();
            LOG.info(
                    "{}: leader {} of epoch {} ended epoch {} at {}, this log epoch {} at {}: going back from {} to {}",
                    name,
                    leader.id(),
                    leader.epoch(),
                    leaders.leaderEpoch(),
                    leaders.endOffset(),
                    own.leaderEpoch(),
                    own.endOffset(),
                    log.logEndOffset(),
                    target);
            long end = log.logEndOffset();
            OptionalInt epoch = log.latestEpoch();
            log.truncateTo(target);
            lowerHighWatermark();
            if (log.logEndOffset() == end && log.latestEpoch().equals(epoch)) {
                throw new IllegalStateException(name + ": going back to " + target + " changed nothing; the leader has "
                        + leaders + ", this log " + own);
            }
        }
    }

    /** Begins anew at the leader's log start, where the leader has nothing of what this log would go on with. */
    public void restartAt(Leader leader, long offset) {
        synchronized (this) {
            requireFollowing(leader);
            LOG.warn(
                    "{}: leader {} of epoch {} has nothing at {}; this log begins anew at {}",
                    name,
                    leader.id(),
                    leader.epoch(),
                    log.logEndOffset(),
                    offset);
            log.truncateFullyAndStartAt(offset);
            highWatermark = log.end();
        }
    }

    private void lowerHighWatermark() {
        LogOffset end = log.end();
        if (highWatermark.offset() > end.offset()) {
            LOG.error(
                    "{}: records {} to {} counted as replicated and are not in the log of leader {} of epoch {}",
                    name,
                    end.offset(),
                    highWatermark.offset() - 1,
                    role.leaderId(),
                    role.leaderEpoch());
            highWatermark = end;
        }
    }

    private void requireFollowing(Leader leader) {
        Role now = role;
        if (now.leads() || now.leaderId() != leader.id() || now.leaderEpoch() != leader.epoch()) {
            throw new ApiException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER,
                    "broker " + brokerId + " does not follow " + leader + " in " + name + " any more: " + now);
        }
    }

    /** Whether everything below an offset is on all replicas in sync. */
    public boolean isReplicated(long nextOffset) {
        return highWatermark.offset() >= nextOffset;
    }

    /**
     * Lets a write wait until everything below an offset is replicated, of which it hears once ({@link PartitionListener#advanced});
     * of changes of the role it hears until then.
     *
     * @return false if it is so already, and there is nothing to wait for
     */
    public synchronized boolean await(long nextOffset, PartitionListener write) {
        return !isReplicated(nextOffset) && awaited.add(new Awaited(nextOffset, write));
    }

    /** Ends a write's wait. */
    public synchronized void stopAwaiting(PartitionListener write) {
        awaited.removeIf(one -> one.listener() == write);
    }

    /**
     * Raises the first offset that can be read, as DeleteRecords asks.
     *
     * @return the new start of the log
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, OFFSET_OUT_OF_RANGE, POLICY_VIOLATION
     */
    public synchronized long deleteRecordsBefore(long offset) {
        requireLeader();
        long target = offset == -1 ? highWatermark.offset() : offset;
        if (target < 0 || target > highWatermark.offset()) {
            throw new ApiException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "records of " + name + " can be deleted up to " + highWatermark.offset() + ", not to " + offset);
        }
        log.advanceLogStart(target);
        return log.logStartOffset();
    }

    /**
     * Makes sure that the asker knows the epoch that this replica knows, whether it leads or follows (KIP-392).
     *
     * @param currentLeaderEpoch the epoch that the asker knows, or -1
     * @throws ApiException NOT_LEADER_OR_FOLLOWER if it does neither, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    public void requireReplica(int currentLeaderEpoch) {
        Role now = role;
        if (now.leads() || now.leaderId() < 0) {
            requireLeader(currentLeaderEpoch);
        } else {
            requireEpoch(now, currentLeaderEpoch);
        }
    }

    /** The role, if it is the leader's. */
    private Role requireLeader() {
        Role now = role;
        if (!now.leads()) {
            throw new ApiException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER,
                    "broker " + brokerId + " does not lead " + name + "; broker " + now.leaderId() + " does, in epoch "
                            + now.leaderEpoch());
        }
        return now;
    }

    /**
     * Makes sure that the asker means this leader.
     *
     * @param currentLeaderEpoch the epoch that the asker knows, or -1
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    public void requireLeader(int currentLeaderEpoch) {
        requireEpoch(requireLeader(), currentLeaderEpoch);
    }

    private void requireEpoch(Role now, int currentLeaderEpoch) {
        if (currentLeaderEpoch == -1 || currentLeaderEpoch == now.leaderEpoch()) {
            return;
        }
        boolean older = currentLeaderEpoch < now.leaderEpoch();
        throw new ApiException(
                older ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH,
                name + " is in leader epoch " + now.leaderEpoch() + ", the request is of epoch " + currentLeaderEpoch);
    }

    /** What every replica has that may be in sync is replicated. */
    private boolean advanceHighWatermark() {
        if (!role.leads() || sync.committed().isr().size() < minIsr()) {
            return false;
        }
        LogOffset end = log.end();
        long replicated = followers.replicatedUpTo(sync.maximal(), end.offset());
        if (replicated <= highWatermark.offset()) {
            return false;
        }
        highWatermark = replicated == end.offset() ? end : LogOffset.of(replicated);
        return true;
    }

    /** Lets somebody wait for the high watermark; it must look once more after this call, for what came just before it. */
    public synchronized void addListener(PartitionListener listener) {
        listeners = with(listeners, listener);
    }

    /** Ends a wait for the high watermark. */
    public synchronized void removeListener(PartitionListener listener) {
        listeners = without(listeners, listener);
    }

    /** The same for somebody who waits for the end of the log. */
    public synchronized void addCopier(PartitionListener listener) {
        copiers = with(copiers, listener);
    }

    /** Ends a wait for the end of the log. */
    public synchronized void removeCopier(PartitionListener listener) {
        copiers = without(copiers, listener);
    }

    private static PartitionListener[] with(PartitionListener[] all, PartitionListener one) {
        PartitionListener[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = one;
        return more;
    }

    private static PartitionListener[] without(PartitionListener[] all, PartitionListener one) {
        for (int i = 0; i < all.length; i++) {
            if (all[i] == one) {
                PartitionListener[] fewer = new PartitionListener[all.length - 1];
                System.arraycopy(all, 0, fewer, 0, i);
                System.arraycopy(all, i + 1, fewer, i, fewer.length - i);
                return fewer.length == 0 ? NOBODY : fewer;
            }
        }
        return all;
    }
}
