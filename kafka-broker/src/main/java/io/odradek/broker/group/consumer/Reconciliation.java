package io.odradek.broker.group.consumer;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The next step of one member towards what it shall have: it lets go of what it shall not have, and says so, before it gets
 * anything new; and gets only what no other member has. {@link MemberState} has the table.
 *
 * @param groupEpoch that the member is in once it has let go
 * @param target what it shall have
 * @param isTaken whether another member has a partition, or has not let go of it
 */
record Reconciliation(int groupEpoch, Set<TopicIdPartition> target, Predicate<TopicIdPartition> isTaken) {

    /**
     * Makes the step.
     *
     * @param owned what the member says it has; empty when it does not say
     * @return whether the member is anywhere else now
     */
    boolean step(ConsumerMember member, Optional<Set<TopicIdPartition>> owned, long nowMs) {
        if (member.state() == MemberState.UNREVOKED && mayHave(owned, member.revoking())) {
            return false;
        }
        Set<TopicIdPartition> kept = new TreeSet<>(member.assigned());
        kept.retainAll(target);
        Set<TopicIdPartition> surplus = new TreeSet<>(member.assigned());
        surplus.removeAll(target);
        if (mayHave(owned, surplus)) {
            long until = nowMs + member.rebalanceTimeoutMs();
            return member.move(MemberState.UNREVOKED, member.epoch(), kept, surplus, until);
        }
        return complete(member, kept);
    }

    /** Whether the member may still have some of them: unless it says otherwise, it does. */
    private static boolean mayHave(Optional<Set<TopicIdPartition>> owned, Set<TopicIdPartition> partitions) {
        return partitions.stream()
                .anyMatch(partition -> owned.isEmpty() || owned.get().contains(partition));
    }

    private boolean complete(ConsumerMember member, Set<TopicIdPartition> kept) {
        Set<TopicIdPartition> given = new TreeSet<>(kept);
        boolean unreleased = false;
        for (TopicIdPartition partition : target) {
            if (kept.contains(partition) || !isTaken.test(partition)) {
                given.add(partition);
            } else {
                unreleased = true;
            }
        }
        MemberState next = unreleased ? MemberState.UNRELEASED : MemberState.STABLE;
        return member.move(next, groupEpoch, given, Set.of(), Long.MAX_VALUE);
    }
}
