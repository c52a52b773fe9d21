package io.odradek.broker.partition;

import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.List;

/**
 * What a replica is at this moment, which its readers see without the lock: role, high watermark, settings, and who else has one.
 *
 * <p>Invariant: the high watermark is never above the log's end when the lock is given back.
 *
 * <p>Runs on: read from any thread; written by the holder of the partition's lock, the settings by the thread that hears of the
 * cluster.
 */
final class ReplicaState {

    private final TopicPartition name;
    private final int brokerId;
    private volatile PartitionLog log;
    private volatile Role role = Role.NONE;
    private volatile LogOffset highWatermark;
    private volatile PartitionSettings settings;
    private volatile List<Integer> replicas = List.of();

    /** @param highWatermark as it was known last, which the log need not reach any more */
    ReplicaState(TopicPartition name, int brokerId, PartitionLog log, PartitionSettings settings, long highWatermark) {
        this.name = name;
        this.brokerId = brokerId;
        this.log = log;
        this.settings = settings;
        this.highWatermark = log.locate(Math.min(Math.max(highWatermark, log.logStartOffset()), log.logEndOffset()));
    }

    TopicPartition name() {
        return name;
    }

    int brokerId() {
        return brokerId;
    }

    PartitionLog log() {
        return log;
    }

    void logIs(PartitionLog changed) {
        log = changed;
        changed.updateConfig(settings.log());
    }

    Role role() {
        return role;
    }

    void roleIs(Role changed) {
        role = changed;
    }

    LogOffset highWatermark() {
        return highWatermark;
    }

    void highWatermarkIs(LogOffset changed) {
        highWatermark = changed;
    }

    PartitionSettings settings() {
        return settings;
    }

    void settingsAre(PartitionSettings changed) {
        settings = changed;
    }

    List<Integer> replicas() {
        return replicas;
    }

    void replicasAre(List<Integer> changed) {
        replicas = changed;
    }

    /** How many must be in sync for anything to count as replicated. */
    int minIsr() {
        return Math.min(settings.minInsyncReplicas(), replicas.size());
    }

    /**
     * The role, if it is the leader's.
     *
     * @throws ApiException NOT_LEADER_OR_FOLLOWER if it is not
     */
    Role requireLeader() {
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
     * Makes sure that this broker leads, in the epoch that the asker knows.
     *
     * @param currentLeaderEpoch the epoch that the asker knows, or -1
     * @throws ApiException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    void requireLeader(int currentLeaderEpoch) {
        requireEpoch(requireLeader(), currentLeaderEpoch);
    }

    /** The same, for a replica that leads or follows a leader. */
    void requireReplica(int currentLeaderEpoch) {
        Role now = role;
        if (now.leads() || now.leaderId() < 0) {
            requireLeader(currentLeaderEpoch);
        } else {
            requireEpoch(now, currentLeaderEpoch);
        }
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

    /**
     * Makes sure that this broker still follows the leader that it asked.
     *
     * @throws ApiException NOT_LEADER_OR_FOLLOWER if it does not
     */
    void requireFollowing(Partition.Leader leader) {
        Role now = role;
        if (now.leads() || now.leaderId() != leader.id() || now.leaderEpoch() != leader.epoch()) {
            throw new ApiException(
                    ErrorCode.NOT_LEADER_OR_FOLLOWER,
                    "broker " + brokerId + " does not follow " + leader + " in " + name + " any more: " + now);
        }
    }
}
