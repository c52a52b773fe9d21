package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.classic.SyncResult;
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
import java.util.function.Supplier;

/**
 * A group of the protocol of KIP-848, as its clients talk to it. Each change of who is in it, what they read, or which topics
 * there are, begins an {@link Epoch} with a new target; each member goes there at its own pace, one {@link Reconciliation}
 * with each heartbeat. Static members (KIP-345) may leave for now, and find what they had. Some members may speak the classic
 * protocol ({@link ClassicMembers}).
 *
 * <p>Invariant: a partition has one owner at most, and members end where the target wants them (ConsumerMembers, Target).
 *
 * <p>Pure logic: each input says the time, in epoch milliseconds, and gets its {@link Effects}; the topics are those of
 * the moment at which somebody looks.
 *
 * <p>Runs on: one thread at a time, that of whoever gives the inputs.
 */
public final class ConsumerGroup implements Group {

    /** How znodes and listings call it. */
    public static final String TYPE = "consumer";

    private static final String MEMBERS_ARE = "consumer";
    private static final String EMPTY = "Empty";
    private static final String RECONCILING = "Reconciling";
    private static final String STABLE = "Stable";
    private static final String DEAD = "Dead";

    /** As clients see them. */
    public static final List<String> STATES = List.of(EMPTY, RECONCILING, STABLE, DEAD);

    private final ConsumerSettings settings;
    private final Epoch epoch;
    private final ConsumerMembers members;
    private final Membership membership;
    private final ClassicMembers classicMembers;
    private final OffsetChecks offsetChecks;
    private boolean dead;

    /**
     * A group without members.
     *
     * @param newIds makes ids for members that bring none
     * @param epoch that it begins after
     */
    public ConsumerGroup(
            ConsumerSettings settings, Supplier<String> newIds, Supplier<KnownTopics> topics, int epoch, long nowMs) {
        this(settings, newIds, new Epoch(settings, topics, epoch, nowMs));
    }

    private ConsumerGroup(ConsumerSettings settings, Supplier<String> newIds, Epoch epoch) {
        this.settings = settings;
        this.epoch = epoch;
        this.members = epoch.members();
        this.membership = new Membership(settings, newIds, epoch);
        this.classicMembers = new ClassicMembers(settings, newIds, epoch, membership);
        this.offsetChecks = new OffsetChecks(epoch);
    }

    /**
     * The group that another coordinator has left; each member has its whole session from now on. Whether its target is still
     * that of the topics that there are, {@link #onTopics} finds out.
     *
     * @throws IllegalArgumentException when it cannot be understood
     */
    public static ConsumerGroup restore(
            ConsumerSettings settings,
            Supplier<String> newIds,
            Supplier<KnownTopics> topics,
            GroupNode node,
            Map<String, MemberNode> nodes,
            long nowMs) {
        ConsumerGroup group = new ConsumerGroup(settings, newIds, new Epoch(settings, topics, node, nodes, nowMs));
        group.dead = node.state().equals(DEAD);
        return group;
    }

    // what members of the consumer protocol ask ------------------------------------------------------------------

    /**
     * A member joins, lives on, or leaves.
     *
     * @throws ApiException with the code for this member
     */
    public HeartbeatResult heartbeat(HeartbeatAsk ask, long nowMs, Effects effects) {
        requireAlive();
        AskChecks.requireReasonable(ask, epoch.target());
        if (ask.leaves()) {
            return leave(ask, nowMs, effects);
        }
        ConsumerMember member = ask.joins()
                ? membership.admit(ask, false, nowMs, effects)
                : members.require(ask.memberId(), ask.instanceId());
        AskChecks.requireEpoch(ask, member);
        membership.listen(member, ask, Optional.empty(), nowMs, effects);
        member.heardOf(nowMs, settings.sessionTimeoutMs());
        Set<TopicIdPartition> before = Set.copyOf(member.assigned());
        if (epoch.reconcile(member, ask.owned(), nowMs)) {
            effects.change();
        }
        boolean tell = ask.isFull() || !before.equals(member.assigned());
        return answer(member, tell ? Optional.of(Set.copyOf(member.assigned())) : Optional.empty());
    }

    private HeartbeatResult answer(ConsumerMember member, Optional<Set<TopicIdPartition>> assignment) {
        return new HeartbeatResult(member.id(), member.epoch(), settings.heartbeatIntervalMs(), assignment);
    }

    private HeartbeatResult leave(HeartbeatAsk ask, long nowMs, Effects effects) {
        ConsumerMember member = members.require(ask.memberId(), ask.instanceId());
        if (ask.memberEpoch() == HeartbeatAsk.LEAVES_FOR_NOW) {
            membership.leaveForNow(member, effects);
        } else {
            membership.leave(member, " left", nowMs, effects);
        }
        return new HeartbeatResult(member.id(), ask.memberEpoch(), 0, Optional.empty());
    }

    /** A member lives, whatever becomes of what it asks: that waits for its turn. */
    public void heardOf(String memberId, int memberEpoch, long nowMs) {
        members.find(memberId)
                .filter(member -> memberEpoch > 0 && member.epoch() == memberEpoch)
                .ifPresent(member -> member.heardOf(nowMs, settings.sessionTimeoutMs()));
    }

    private void requireAlive() {
        if (dead) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group is being deleted");
        }
    }

    // what members of the classic protocol ask -------------------------------------------------------------------

    /** See {@link ClassicMembers#join}. */
    public JoinResult join(JoinAsk ask, long nowMs, Effects effects) {
        requireAlive();
        return classicMembers.join(ask, nowMs, effects);
    }

    /** See {@link ClassicMembers#sync}. */
    public SyncResult sync(SyncAsk ask, long nowMs) {
        requireAlive();
        return classicMembers.sync(ask, nowMs);
    }

    /** See {@link ClassicMembers#heartbeat}. */
    public void heartbeat(MemberIdentity identity, int generation, long nowMs) {
        requireAlive();
        classicMembers.heartbeat(identity, generation, nowMs);
    }

    /** See {@link ClassicMembers#leave}. */
    public void leave(MemberIdentity identity, String reason, long nowMs, Effects effects) {
        requireAlive();
        classicMembers.leave(identity, reason, nowMs, effects);
    }

    /** Whether it has members, all of which speak the classic protocol. */
    public boolean isOfClassicMembers() {
        return members.size() > 0 && members.all().stream().allMatch(ConsumerMember::isClassic);
    }

    // what the world brings --------------------------------------------------------------------------------------

    @Override
    public void onTopics(long nowMs, Effects effects) {
        if (epoch.isOvertaken()) {
            epoch.begin("the topics that its members read have changed", nowMs, effects);
        }
    }

    @Override
    public long nextDeadlineMs() {
        return members.all().stream()
                .mapToLong(ConsumerMember::deadlineMs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public void onTime(long nowMs, Effects effects) {
        membership.endOverdue(nowMs, effects);
    }

    @Override
    public void abandon(ErrorCode error, String why, Effects effects) {
        // nobody waits: whatever is asked is answered at once
    }

    @Override
    public void die(long nowMs) {
        if (members.size() > 0) {
            throw new ApiException(ErrorCode.NON_EMPTY_GROUP, "the group has " + members.size() + " members");
        }
        dead = true;
    }

    // offsets ----------------------------------------------------------------------------------------------------

    @Override
    public void requireMayCommit(
            MemberIdentity identity, int memberEpoch, boolean knowsEpochs, Set<TopicPartition> partitions, long nowMs) {
        requireAlive();
        offsetChecks.requireMayCommit(identity, memberEpoch, knowsEpochs, partitions);
    }

    @Override
    public void requireMayFetch(MemberIdentity identity, int memberEpoch) {
        offsetChecks.requireMayFetch(identity, memberEpoch);
    }

    // what it is -------------------------------------------------------------------------------------------------

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int generation() {
        return epoch.number();
    }

    @Override
    public long sinceMs() {
        return epoch.sinceMs();
    }

    @Override
    public Optional<String> protocolType() {
        return Optional.of(MEMBERS_ARE);
    }

    @Override
    public int size() {
        return members.size();
    }

    @Override
    public boolean isEmpty() {
        return members.size() == 0 && !dead;
    }

    @Override
    public boolean isVacant() {
        return isEmpty();
    }

    @Override
    public boolean isDead() {
        return dead;
    }

    /** As clients see it: Empty, Reconciling, Stable or Dead. */
    @Override
    public String stateName() {
        if (dead) {
            return DEAD;
        }
        if (members.size() == 0) {
            return EMPTY;
        }
        return epoch.isStable() ? STABLE : RECONCILING;
    }

    @Override
    public Optional<Set<String>> readTopics() {
        return Optional.of(EpochView.readTopics(epoch));
    }

    @Override
    public Set<String> expressions() {
        return EpochView.expressions(epoch);
    }

    @Override
    public Optional<Map<String, List<TopicPartition>>> owners() {
        return EpochView.owners(epoch);
    }

    @Override
    public GroupNode node() {
        return epoch.node(stateName(), protocolType());
    }

    @Override
    public Map<String, MemberNode> memberNodes() {
        return epoch.memberNodes();
    }

    /** The group as tools show it. */
    public ConsumerGroupDescription describe() {
        return EpochView.describe(epoch, stateName());
    }
}
