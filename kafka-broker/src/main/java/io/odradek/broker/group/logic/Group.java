package io.odradek.broker.group.logic;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A group of either protocol, as far as its slot need know it. Pure logic: each input says the time, in epoch milliseconds,
 * and gets its {@link Effects}.
 *
 * <p>Runs on: one thread at a time, that of whoever gives the inputs.
 */
public interface Group {

    /** As its znode and listings name it. */
    String type();

    /** The state as clients and ZooKeeper see it. */
    String stateName();

    /** Of the members, or the epoch of the group; grows with each change of who reads what. */
    int generation();

    /** Epoch milliseconds since when it is in this state. */
    long sinceMs();

    /** What its members are; empty for a group of offsets only. */
    Optional<String> protocolType();

    int size();

    /** Whether it has no members, and knows so for good. */
    boolean isEmpty();

    /** Whether it is empty, and nobody is about to be in it. */
    boolean isVacant();

    /** Whether it is being deleted. */
    boolean isDead();

    /** The topics that the members read; empty when that cannot be told, or is about to change. */
    Optional<Set<String>> readTopics();

    /** Who reads what, by member; empty while that is about to change. */
    Optional<Map<String, List<TopicPartition>>> owners();

    /** What stands in the group's znode, but for who coordinates. */
    GroupNode node();

    /** What stands in the members' znodes, by id. */
    Map<String, MemberNode> memberNodes();

    /**
     * Whether a member, or somebody outside of the group, may commit offsets now. Counts as a sign of life.
     *
     * @param memberGeneration or its epoch; negative from outside of the group
     * @param knowsEpochs whether the client could be told of a stale one
     * @param partitions whose offsets these are
     * @throws ApiException if not
     */
    void requireMayCommit(
            MemberIdentity identity,
            int memberGeneration,
            boolean knowsEpochs,
            Set<TopicPartition> partitions,
            long nowMs);

    /**
     * Whether somebody may read offsets. Whoever says nothing of a member and its epoch always may.
     *
     * @throws ApiException if not
     */
    default void requireMayFetch(MemberIdentity identity, int memberEpoch) {}

    /** The topics of the cluster may be others now. */
    default void onTopics(long nowMs, Effects effects) {}

    /** The expressions by which members say what they read. */
    default Set<String> expressions() {
        return Set.of();
    }

    /** When {@link #onTime} will have something to do at the earliest; {@link Long#MAX_VALUE} for never. */
    long nextDeadlineMs();

    /** Ends what is overdue. */
    void onTime(long nowMs, Effects effects);

    /** This broker coordinates the group no longer: everybody who waits hears so. */
    void abandon(ErrorCode error, String why, Effects effects);

    /**
     * Ends a group that is about to be deleted.
     *
     * @throws ApiException NON_EMPTY_GROUP if it has members
     */
    void die(long nowMs);
}
