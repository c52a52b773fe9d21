package io.odradek.broker.group.classic;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.Group;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A group of the classic protocol, as its clients talk to it. Who is in it stands in its {@link Generation}, how members come
 * in {@link Joining}, whom it waits for in {@link Rebalance}; the transitions are in {@link ClassicState}. The rules are those
 * of KIP-62, 345 (static members), 394 (a member id first), 429 (cooperative) and 814 (a static leader that comes back).
 *
 * <p>Pure logic: each input says the time and gets its {@link Effects}. A reply that is handed in is answered exactly once, by
 * this input or a later one, or by {@link #abandon}.
 *
 * <p>Runs on: one thread at a time, that of whoever gives the inputs.
 */
public final class ClassicGroup implements Group {

    /** How znodes and listings call it. */
    public static final String TYPE = "classic";

    private final JoinLimits limits;
    private final Generation generation;
    private final Members members;
    private final Rebalance rebalance;
    private final Joining joining;

    /**
     * A group without members.
     *
     * @param newIds makes what is unique of a member's id
     * @param generation that it begins after
     */
    public ClassicGroup(ClassicSettings settings, Supplier<String> newIds, int generation, long nowMs) {
        this(settings, newIds, new Generation(generation, nowMs));
    }

    private ClassicGroup(ClassicSettings settings, Supplier<String> newIds, Generation generation) {
        this.limits = new JoinLimits(settings);
        this.generation = generation;
        this.members = generation.members();
        this.rebalance = new Rebalance(generation, settings.initialDelayMs());
        this.joining = new Joining(generation, rebalance, newIds);
    }

    /** The group that another coordinator has left; each member has its whole session from now on. */
    public static ClassicGroup restore(
            ClassicSettings settings,
            Supplier<String> newIds,
            GroupNode node,
            Map<String, MemberNode> members,
            long nowMs) {
        ClassicGroup group = new ClassicGroup(settings, newIds, new Generation(node, members, nowMs));
        if (group.state() == ClassicState.COMPLETING_REBALANCE) {
            group.rebalance.awaitSyncs(nowMs);
        } else if (group.state() == ClassicState.PREPARING_REBALANCE) {
            group.rebalance.awaitJoins(nowMs);
        }
        return group;
    }

    // what a client asks -----------------------------------------------------------------------------------------

    /**
     * A member joins, or joins again; the reply comes when all have.
     *
     * @throws ApiException with the code for this member, which has no reply then
     */
    public void join(JoinAsk ask, CompletableFuture<JoinResult> reply, long nowMs, Effects effects) {
        generation.requireAlive();
        limits.requireReasonable(ask);
        limits.requireRoom(ask, generation, rebalance.expected());
        JoinLimits.requireCommonProtocol(ask, generation);
        joining.join(new Joining.Call(ask, reply, nowMs, effects));
    }

    /**
     * A member asks for its assignment; the reply comes when the leader has brought it.
     *
     * @throws ApiException with the code for this member
     */
    public void sync(SyncAsk ask, CompletableFuture<SyncResult> reply, long nowMs, Effects effects) {
        generation.requireAlive();
        ClassicMember member = members.require(ask.member());
        generation.require(ask.generation());
        requireSameProtocol(ask);
        JoinLimits.requireReasonable(ask.assignments());
        switch (state()) {
            case PREPARING_REBALANCE -> throw rebalancing();
            case COMPLETING_REBALANCE -> {
                member.endWaiting(effects, ErrorCode.COORDINATOR_NOT_AVAILABLE, "the member has asked once more");
                rebalance.synced(member);
                member.awaitSync(reply);
                if (members.isLeader(member)) {
                    assign(ask.assignments(), nowMs, effects);
                }
            }
            case STABLE -> {
                rebalance.synced(member);
                member.heardOf(nowMs);
                effects.answer(reply, generation.assignmentOf(member));
            }
            default -> throw unknown(member.id());
        }
    }

    private void requireSameProtocol(SyncAsk ask) {
        boolean mixedUp = ask.protocolType().isPresent() && !ask.protocolType().equals(generation.protocolType())
                || ask.protocol().isPresent() && !ask.protocol().equals(generation.protocol());
        if (mixedUp) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    "the group chose " + generation.protocolType().orElse("") + '/'
                            + generation.protocol().orElse(""));
        }
    }

    private void assign(Map<String, byte[]> assignments, long nowMs, Effects effects) {
        for (ClassicMember member : members.all()) {
            member.assign(assignments.getOrDefault(member.id(), new byte[0]));
        }
        generation.become(ClassicState.STABLE, nowMs);
        effects.change();
        for (ClassicMember member : members.those(ClassicMember::isSyncing)) {
            effects.answer(member.endSync(), generation.assignmentOf(member));
            member.heardOf(nowMs);
        }
    }

    /**
     * A sign of life.
     *
     * @throws ApiException REBALANCE_IN_PROGRESS tells the member to join again
     */
    public void heartbeat(MemberIdentity identity, int memberGeneration, long nowMs) {
        generation.requireAlive();
        ClassicMember member = members.require(identity);
        generation.require(memberGeneration);
        member.heardOf(nowMs);
        if (state() == ClassicState.PREPARING_REBALANCE) {
            throw rebalancing();
        }
    }

    /**
     * A member leaves, or is removed by an operator, who knows the instance only.
     *
     * @throws ApiException with the code for this member
     */
    public void leave(MemberIdentity identity, String reason, long nowMs, Effects effects) {
        generation.requireAlive();
        if (identity.instanceId().isEmpty() && rebalance.meets(identity.memberId())) {
            rebalance.completeIfAllJoined(nowMs, effects);
            return;
        }
        ClassicMember member = identity.memberId().isEmpty()
                ? identity.instanceId().map(this::ofInstance).orElseThrow(() -> unknown(""))
                : members.require(identity);
        rebalance.remove(member, member.shown() + " left" + Joining.said(reason), nowMs, effects);
    }

    private ClassicMember ofInstance(String instance) {
        return members.ofInstance(instance).orElseThrow(() -> unknown(instance));
    }

    @Override
    public void requireMayCommit(
            MemberIdentity identity,
            int memberGeneration,
            boolean knowsEpochs,
            Set<TopicPartition> partitions,
            long nowMs) {
        generation.requireAlive();
        boolean outside = memberGeneration < 0
                && identity.memberId().isEmpty()
                && identity.instanceId().isEmpty();
        if (memberGeneration < 0 && state() == ClassicState.EMPTY) {
            return;
        }
        if (outside) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_MEMBER_ID, "the group has members: only these may commit offsets for it");
        }
        if (isVacant() && generation.number() == 0) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION, "the group has no generation yet");
        }
        ClassicMember member = members.require(identity);
        generation.require(memberGeneration);
        if (state() == ClassicState.COMPLETING_REBALANCE) {
            throw rebalancing();
        }
        member.heardOf(nowMs);
    }

    private static ApiException rebalancing() {
        return new ApiException(ErrorCode.REBALANCE_IN_PROGRESS, "the group rebalances");
    }

    private static ApiException unknown(String member) {
        return new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + member);
    }

    // what time brings -------------------------------------------------------------------------------------------

    @Override
    public long nextDeadlineMs() {
        long next =
                members.all().stream().mapToLong(ClassicMember::expiryMs).min().orElse(Long.MAX_VALUE);
        return Math.min(next, rebalance.nextDeadlineMs());
    }

    @Override
    public void onTime(long nowMs, Effects effects) {
        rebalance.endExpectations(nowMs, effects);
        for (ClassicMember member : members.those(one -> one.isOverdue(nowMs))) {
            String cause = member.shown() + " was not heard of for its session.timeout.ms=" + member.sessionTimeoutMs();
            rebalance.remove(member, cause, nowMs, effects);
        }
        rebalance.endDeadlines(nowMs, effects);
    }

    /** All members shall join again. */
    public void rebalance(String cause, long nowMs, Effects effects) {
        rebalance.begin(cause, nowMs, effects);
    }

    @Override
    public void abandon(ErrorCode error, String why, Effects effects) {
        members.all().forEach(member -> member.endWaiting(effects, error, why));
    }

    @Override
    public void die(long nowMs) {
        if (state() != ClassicState.EMPTY) {
            throw new ApiException(ErrorCode.NON_EMPTY_GROUP, "the group has " + members.size() + " members");
        }
        generation.become(ClassicState.DEAD, nowMs);
    }

    // what it is -------------------------------------------------------------------------------------------------

    public ClassicState state() {
        return generation.state();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String stateName() {
        return state().shown();
    }

    @Override
    public boolean isEmpty() {
        return state() == ClassicState.EMPTY;
    }

    @Override
    public boolean isDead() {
        return state() == ClassicState.DEAD;
    }

    @Override
    public int generation() {
        return generation.number();
    }

    @Override
    public long sinceMs() {
        return generation.sinceMs();
    }

    @Override
    public Optional<String> protocolType() {
        return generation.protocolType();
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public boolean isVacant() {
        return state() == ClassicState.EMPTY && members.isEmpty() && rebalance.expected() == 0;
    }

    @Override
    public GroupNode node() {
        return generation.node();
    }

    @Override
    public Map<String, MemberNode> memberNodes() {
        return generation.memberNodes();
    }

    @Override
    public Optional<Map<String, List<TopicPartition>>> owners() {
        return GenerationView.owners(generation);
    }

    @Override
    public Optional<Set<String>> readTopics() {
        return GenerationView.readTopics(generation);
    }

    /** The group as tools show it. */
    public GroupDescription describe() {
        return GenerationView.describe(generation);
    }
}
