package io.odradek.broker.group.consumer;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One member: what it said, which epoch it is in, what it has.
 *
 * <p>Invariant: what it may have and what it has to let go of have nothing in common; there is something to let go of exactly
 * in UNREVOKED.
 */
final class ConsumerMember {

    private final String id;
    private final Optional<String> instanceId;
    private String clientId;
    private String clientHost;
    private int rebalanceTimeoutMs;
    private Set<String> topics = Set.of();
    private Optional<String> regex = Optional.empty();
    private Optional<String> assignor = Optional.empty();

    private MemberState state = MemberState.STABLE;
    private int epoch;
    private int previousEpoch;
    private SortedSet<TopicIdPartition> assigned = new TreeSet<>();
    private SortedSet<TopicIdPartition> revoking = new TreeSet<>();

    private long sessionEndMs;
    private long revocationEndMs = Long.MAX_VALUE;

    ConsumerMember(String id, HeartbeatAsk ask) {
        this.id = id;
        this.instanceId = ask.instanceId();
        update(ask);
    }

    /** Takes over what it says; true when it wants to read something else, or be assigned otherwise. */
    boolean update(HeartbeatAsk ask) {
        Set<String> topicsBefore = topics;
        Optional<String> regexBefore = regex;
        Optional<String> assignorBefore = assignor;
        clientId = ask.clientId();
        clientHost = ask.clientHost();
        rebalanceTimeoutMs = ask.rebalanceTimeoutMs().orElse(rebalanceTimeoutMs);
        boolean anew = ask.joins();
        topics = ask.topics().map(Set::copyOf).orElse(anew ? Set.of() : topics);
        regex = anew || ask.regex().isPresent() ? ask.regex().filter(text -> !text.isEmpty()) : regex;
        assignor = anew || ask.assignor().isPresent() ? ask.assignor() : assignor;
        return !topics.equals(topicsBefore) || !regex.equals(regexBefore) || !assignor.equals(assignorBefore);
    }

    /** A static member goes on as this one: it has what its former self left, and hears so as in a join. */
    void takeOverFrom(ConsumerMember former) {
        assigned = former.assigned;
        topics = former.topics;
        regex = former.regex;
        assignor = former.assignor;
    }

    /** It will be back: what it had is kept for it. */
    void leaveForNow() {
        move(MemberState.STABLE, HeartbeatAsk.LEAVES_FOR_NOW, assigned, Set.of(), Long.MAX_VALUE);
    }

    boolean isAway() {
        return epoch == HeartbeatAsk.LEAVES_FOR_NOW;
    }

    /**
     * Takes a step.
     *
     * @return whether it is anywhere else now
     */
    boolean move(
            MemberState next,
            int nextEpoch,
            Set<TopicIdPartition> nextAssigned,
            Set<TopicIdPartition> nextRevoking,
            long revokeUntilMs) {
        boolean same =
                state == next && epoch == nextEpoch && assigned.equals(nextAssigned) && revoking.equals(nextRevoking);
        if (same) {
            return false;
        }
        if (epoch != nextEpoch) {
            previousEpoch = epoch;
        }
        boolean goesOnRevoking = state == MemberState.UNREVOKED && next == MemberState.UNREVOKED;
        revocationEndMs = goesOnRevoking ? Math.min(revocationEndMs, revokeUntilMs) : revokeUntilMs;
        state = next;
        epoch = nextEpoch;
        assigned = new TreeSet<>(nextAssigned);
        revoking = new TreeSet<>(nextRevoking);
        return true;
    }

    void heardOf(long sessionUntilMs) {
        sessionEndMs = sessionUntilMs;
    }

    long deadlineMs() {
        return Math.min(sessionEndMs, revocationEndMs);
    }

    boolean isSilent(long nowMs) {
        return nowMs >= sessionEndMs;
    }

    String id() {
        return id;
    }

    Optional<String> instanceId() {
        return instanceId;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    Set<String> topics() {
        return topics;
    }

    Optional<String> regex() {
        return regex;
    }

    Optional<String> assignor() {
        return assignor;
    }

    MemberState state() {
        return state;
    }

    int epoch() {
        return epoch;
    }

    int previousEpoch() {
        return previousEpoch;
    }

    Set<TopicIdPartition> assigned() {
        return Collections.unmodifiableSet(assigned);
    }

    Set<TopicIdPartition> revoking() {
        return Collections.unmodifiableSet(revoking);
    }

    /** For people: who and where. */
    String shown() {
        return id + " (" + clientId + ", " + clientHost + ")";
    }
}
