package io.odradek.broker.partition;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.log.AppendOrigin;
import io.odradek.broker.log.AppendResult;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.List;

/**
 * One replica of a partition, on this broker.
 *
 * <p>Invariants: only a leader appends what clients send, and only in its own epoch; the high watermark never falls while a
 * leader leads and is never above the log's end; nothing at or above it is given to a consumer.
 *
 * <p>Runs on: any thread. Changes happen under this object's lock, which is held for memory and page cache only; readers
 * read the published role, high watermark and log without it. Listeners are called after the lock is given back.
 */
public final class Partition {

    /**
     * What an append did, and in which epoch: whoever waits for its replication waits for the leader of that epoch.
     */
    public record Appended(AppendResult result, int leaderEpoch) {}

    private static final PartitionListener[] NOBODY = {};

    private final TopicPartition name;
    private final Uuid topicId;
    private final int brokerId;
    private final PartitionLog log;

    private volatile Role role = Role.NONE;
    private volatile LogOffset highWatermark;
    private volatile PartitionSettings settings;
    private PartitionListener[] listeners = NOBODY;
    /** In which epoch clients may append nothing more, because another broker is about to lead; -1 for none. */
    private int pausedEpoch = -1;

    Partition(
            TopicPartition name,
            Uuid topicId,
            int brokerId,
            PartitionLog log,
            PartitionSettings settings,
            long highWatermark) {
        this.name = name;
        this.topicId = topicId;
        this.brokerId = brokerId;
        this.log = log;
        this.settings = settings;
        long known = Math.min(Math.max(highWatermark, log.logStartOffset()), log.logEndOffset());
        this.highWatermark = log.locate(known);
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

    /** The first offset that is not known to be on every replica in sync. */
    public LogOffset highWatermark() {
        return highWatermark;
    }

    void updateSettings(PartitionSettings changed) {
        settings = changed;
        log.updateConfig(changed.log());
    }

    /** Leads from now on, in an epoch that this broker has won. */
    void lead(int leaderEpoch, List<Integer> isr) {
        PartitionListener[] told;
        synchronized (this) {
            if (leaderEpoch < role.leaderEpoch()) {
                return;
            }
            if (leaderEpoch > role.leaderEpoch() || !role.leads()) {
                log.beginEpoch(leaderEpoch);
            }
            role = new Role(brokerId, leaderEpoch, isr, true);
            advanceHighWatermark();
            told = listeners;
        }
        tell(told, true);
    }

    /** Follows from now on, or waits for a leader. */
    void follow(int leaderId, int leaderEpoch, List<Integer> isr) {
        PartitionListener[] told;
        synchronized (this) {
            if (leaderEpoch < role.leaderEpoch()) {
                return;
            }
            role = new Role(leaderId, leaderEpoch, isr, false);
            told = listeners;
        }
        tell(told, true);
    }

    /** This broker has lost its session, and with it every right to lead. */
    void resign() {
        PartitionListener[] told;
        synchronized (this) {
            role = new Role(-1, role.leaderEpoch(), role.isr(), false);
            told = listeners;
        }
        tell(told, true);
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
        PartitionListener[] told;
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
            told = advanceHighWatermark() ? listeners : NOBODY;
        }
        tell(told, false);
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

    /** Whether everything below an offset is on all replicas in sync. */
    public boolean isReplicated(long nextOffset) {
        return highWatermark.offset() >= nextOffset;
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
        Role now = requireLeader();
        if (currentLeaderEpoch == -1 || currentLeaderEpoch == now.leaderEpoch()) {
            return;
        }
        boolean older = currentLeaderEpoch < now.leaderEpoch();
        throw new ApiException(
                older ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH,
                name + " is in leader epoch " + now.leaderEpoch() + ", the request is of epoch " + currentLeaderEpoch);
    }

    /** With this broker alone in sync, what is appended is replicated. */
    private boolean advanceHighWatermark() {
        Role now = role;
        if (now.isr().size() != 1 || now.isr().get(0) != brokerId) {
            return false;
        }
        LogOffset end = log.end();
        if (end.offset() <= highWatermark.offset()) {
            return false;
        }
        highWatermark = end;
        return true;
    }

    /** Lets somebody wait; it must look once more after this call, for what came just before it. */
    public synchronized void addListener(PartitionListener listener) {
        PartitionListener[] more = new PartitionListener[listeners.length + 1];
        System.arraycopy(listeners, 0, more, 0, listeners.length);
        more[listeners.length] = listener;
        listeners = more;
    }

    /** Ends a wait. */
    public synchronized void removeListener(PartitionListener listener) {
        for (int i = 0; i < listeners.length; i++) {
            if (listeners[i] == listener) {
                PartitionListener[] fewer = new PartitionListener[listeners.length - 1];
                System.arraycopy(listeners, 0, fewer, 0, i);
                System.arraycopy(listeners, i + 1, fewer, i, fewer.length - i);
                listeners = fewer.length == 0 ? NOBODY : fewer;
                return;
            }
        }
    }

    private void tell(PartitionListener[] told, boolean roleChanged) {
        for (PartitionListener listener : told) {
            if (roleChanged) {
                listener.roleChanged(this);
            } else {
                listener.advanced(this);
            }
        }
    }
}
