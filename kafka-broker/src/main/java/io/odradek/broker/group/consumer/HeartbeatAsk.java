package io.odradek.broker.group.consumer;

import java.util.Optional;
import java.util.Set;

/**
 * What a member says with a heartbeat (KIP-848). What it does not repeat is empty.
 *
 * @param memberId empty only when it joins and leaves it to the coordinator
 * @param memberEpoch 0 to join, {@link #LEAVES}, {@link #LEAVES_FOR_NOW}, or the one that it was given
 * @param instanceId of a static member
 * @param rackId where it is
 * @param rebalanceTimeoutMs how long it may take to let go of partitions
 * @param topics names that it reads
 * @param regex of names that it reads; an empty one for none any more
 * @param assignor that it would have the group use
 * @param owned the partitions that it has
 */
public record HeartbeatAsk(
        String memberId,
        int memberEpoch,
        Optional<String> instanceId,
        Optional<String> rackId,
        String clientId,
        String clientHost,
        Optional<Integer> rebalanceTimeoutMs,
        Optional<Set<String>> topics,
        Optional<String> regex,
        Optional<String> assignor,
        Optional<Set<TopicIdPartition>> owned) {

    /** The epoch of a member that goes. */
    public static final int LEAVES = -1;

    /** The epoch of a static member that will be back. */
    public static final int LEAVES_FOR_NOW = -2;

    public boolean joins() {
        return memberEpoch == 0;
    }

    boolean leaves() {
        return memberEpoch == LEAVES || memberEpoch == LEAVES_FOR_NOW;
    }

    /** Whether it says everything, as after a lost answer: then it wants to hear everything, too. */
    boolean isFull() {
        return joins()
                || rebalanceTimeoutMs.isPresent() && (topics.isPresent() || regex.isPresent()) && owned.isPresent();
    }
}
