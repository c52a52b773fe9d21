package io.odradek.broker.group.consumer;

import io.odradek.zk.node.ConsumerMemberNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One member: what it said, which epoch it is in, what it has. What another coordinator would find is in its {@link #node}:
 * all but until when it is waited for.
 *
 * <p>Invariant: what it may have and what it has to let go of have nothing in common; there is something to let go of exactly
 * in UNREVOKED.
 */
final class ConsumerMember {

    private final String id;
    private final Optional<String> instanceId;
    private Optional<String> rackId = Optional.empty();
    private String clientId;
    private String clientHost;
    private int rebalanceTimeoutMs;
    private Wishes wishes = Wishes.NONE;

    private MemberState state = MemberState.STABLE;
    private int epoch;
    private int previousEpoch;
    private SortedSet<TopicIdPartition> assigned = new TreeSet<>();
    private SortedSet<TopicIdPartition> revoking = new TreeSet<>();
    /** The epochs in which it got what it has; of what another coordinator gave it, nothing is known. */
    private final Map<TopicIdPartition, Integer> since = new HashMap<>();

    /** What it says besides that speaks the classic protocol. */
    private Optional<ClassicWords> classic = Optional.empty();

    private long sessionEndMs;
    private long revocationEndMs = Long.MAX_VALUE;
    /** Until when one of the classic protocol has to join again, or to ask for its assignment. */
    private long returnEndMs = Long.MAX_VALUE;

    /** What stands in ZooKeeper, or will; and what it shall have according to that. Nothing when it changed since. */
    private ConsumerMemberNode node;

    private Set<TopicIdPartition> nodeTarget = Set.of();

    ConsumerMember(String id, HeartbeatAsk ask) {
        this.id = id;
        this.instanceId = ask.instanceId();
        update(ask);
    }

    /** The member as it stands in ZooKeeper; it has its whole session, and all its time to let go. */
    ConsumerMember(String id, ConsumerMemberNode node, long nowMs, int sessionTimeoutMs) {
        this.id = id;
        instanceId = node.instanceId();
        rackId = node.rackId();
        clientId = node.clientId();
        clientHost = node.clientHost();
        rebalanceTimeoutMs = node.rebalanceTimeoutMs();
        wishes = new Wishes(Set.copyOf(node.topics()), node.regex(), node.assignor());
        state = MemberState.of(node.state());
        epoch = node.epoch();
        previousEpoch = node.previousEpoch();
        assigned = Shares.partitions(node.assigned());
        revoking = Shares.partitions(node.revoking());
        classic = node.classic().map(ClassicWords::of);
        heardOf(nowMs, sessionTimeoutMs);
        revocationEndMs = state == MemberState.UNREVOKED ? nowMs + rebalanceTimeoutMs : Long.MAX_VALUE;
        this.node = node;
        nodeTarget = Shares.partitions(node.target());
    }

    /** Takes over what it says; true when anything of that is new. */
    boolean update(HeartbeatAsk ask) {
        int timeoutMs = ask.rebalanceTimeoutMs().orElse(rebalanceTimeoutMs);
        Optional<String> rack = ask.joins() ? ask.rackId() : ask.rackId().or(() -> rackId);
        Wishes now = wishes.after(ask);
        boolean same = now.equals(wishes)
                && timeoutMs == rebalanceTimeoutMs
                && rack.equals(rackId)
                && ask.clientId().equals(clientId)
                && ask.clientHost().equals(clientHost);
        if (same) {
            return false;
        }
        clientId = ask.clientId();
        clientHost = ask.clientHost();
        rebalanceTimeoutMs = timeoutMs;
        rackId = rack;
        wishes = now;
        node = null;
        return true;
    }

    /** Takes over what it says in the classic protocol, or that it does not; true when anything of that is new. */
    boolean speak(Optional<ClassicWords> words) {
        boolean same = words.map(ClassicWords::node).equals(classic.map(ClassicWords::node));
        classic = words;
        if (words.isEmpty()) {
            returnEndMs = Long.MAX_VALUE;
        }
        if (!same) {
            node = null;
        }
        return !same;
    }

    /** A static member goes on as this one: it has what its former self left, and hears so as in a join. */
    void takeOverFrom(ConsumerMember former) {
        assigned = former.assigned;
        wishes = former.wishes;
        node = null;
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
        nextAssigned.stream()
                .filter(partition -> !assigned.contains(partition))
                .forEach(partition -> since.put(partition, nextEpoch));
        since.keySet().retainAll(nextAssigned);
        state = next;
        epoch = nextEpoch;
        assigned = new TreeSet<>(nextAssigned);
        revoking = new TreeSet<>(nextRevoking);
        node = null;
        return true;
    }

    /**
     * Whether it has partitions without a break since an epoch that it was in before, as a member of the consumer protocol.
     *
     * @param partitions of topics that there are
     * @param count of all partitions that are asked for
     */
    boolean hasSince(int earlier, Set<TopicIdPartition> partitions, int count) {
        return classic.isEmpty()
                && earlier > 0
                && earlier < epoch
                && partitions.size() == count
                && partitions.stream().allMatch(partition -> since.getOrDefault(partition, epoch) <= earlier);
    }

    /** As another coordinator would find it. @param target what it shall have */
    ConsumerMemberNode node(Set<TopicIdPartition> target, KnownTopics topics) {
        if (node == null || !target.equals(nodeTarget)) {
            nodeTarget = Set.copyOf(target);
            node = new ConsumerMemberNode(
                    instanceId,
                    rackId,
                    clientId,
                    clientHost,
                    rebalanceTimeoutMs,
                    wishes.topics().stream().sorted().toList(),
                    wishes.regex(),
                    wishes.assignor(),
                    state.shown(),
                    epoch,
                    previousEpoch,
                    Shares.of(assigned, topics),
                    Shares.of(revoking, topics),
                    Shares.of(target, topics),
                    classic.map(ClassicWords::node));
        }
        return node;
    }

    /** @param otherwiseMs the session of one that does not say how long its own is */
    void heardOf(long nowMs, int otherwiseMs) {
        sessionEndMs = nowMs + sessionTimeoutMs(otherwiseMs);
    }

    int sessionTimeoutMs(int otherwiseMs) {
        return classic.map(ClassicWords::sessionTimeoutMs).orElse(otherwiseMs);
    }

    /** It has to join again, or to ask for its assignment, in time; who was told so before has no more time now. */
    void awaitReturn(long nowMs) {
        returnEndMs = Math.min(returnEndMs, nowMs + rebalanceTimeoutMs);
    }

    void returned() {
        returnEndMs = Long.MAX_VALUE;
    }

    long deadlineMs() {
        return Math.min(returnEndMs, Math.min(sessionEndMs, revocationEndMs));
    }

    boolean isClassic() {
        return classic.isPresent();
    }

    Optional<ClassicWords> classic() {
        return classic;
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

    Optional<String> rackId() {
        return rackId;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    Wishes wishes() {
        return wishes;
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
