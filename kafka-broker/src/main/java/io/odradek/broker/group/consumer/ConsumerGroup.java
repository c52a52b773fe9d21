package io.odradek.broker.group.consumer;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.Group;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConsumerMemberNode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A group of the protocol of KIP-848. Each change of who is in it, what they read, or which topics there are, begins an epoch
 * of the group with a new target; each member goes there at its own pace, one {@link Reconciliation} with each heartbeat.
 * Static members (KIP-345) may leave for now, and find what they had.
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

    private static final int MAX_ID_BYTES = 600_000;

    private final ConsumerSettings settings;
    private final Supplier<String> newIds;
    private final Supplier<KnownTopics> topics;
    private final ConsumerMembers members = new ConsumerMembers();
    private final Target target;
    private Subscriptions read = Subscriptions.NONE;
    private int epoch;
    private long sinceMs;
    private boolean dead;

    /**
     * A group without members.
     *
     * @param newIds makes ids for members that bring none
     * @param epoch that it begins after
     */
    public ConsumerGroup(
            ConsumerSettings settings, Supplier<String> newIds, Supplier<KnownTopics> topics, int epoch, long nowMs) {
        this.settings = settings;
        this.newIds = newIds;
        this.topics = topics;
        this.target = new Target(settings.assignors());
        this.epoch = epoch;
        this.sinceMs = nowMs;
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
        ConsumerGroup group = new ConsumerGroup(settings, newIds, topics, node.generation(), node.sinceMs());
        group.dead = node.state().equals(DEAD);
        node.protocol().ifPresent(group.target::restoreAssignor);
        nodes.forEach((id, member) -> group.restore(id, member, nowMs));
        Subscriptions now = Subscriptions.of(group.members.all(), topics.get());
        group.read = group.target.isOf(now) && group.epoch == node.generation() ? now : Subscriptions.NONE;
        return group;
    }

    private void restore(String id, MemberNode node, long nowMs) {
        if (!(node instanceof ConsumerMemberNode consumer)) {
            throw new IllegalArgumentException("member " + id + " is none of the consumer protocol");
        }
        ConsumerMember member = new ConsumerMember(id, consumer, nowMs, settings.sessionTimeoutMs());
        members.add(member);
        target.restore(id, Shares.partitions(consumer.target()));
        // of a change that did not fit into one transaction, and did not come to its end, members stand before the
        // group
        epoch = Math.max(epoch, member.epoch());
    }

    // what a client asks -----------------------------------------------------------------------------------------

    /**
     * A member joins, lives on, or leaves.
     *
     * @throws ApiException with the code for this member
     */
    public HeartbeatResult heartbeat(HeartbeatAsk ask, long nowMs, Effects effects) {
        requireAlive();
        AskChecks.requireReasonable(ask, target);
        if (ask.leaves()) {
            return leave(ask, nowMs, effects);
        }
        ConsumerMember member =
                ask.joins() ? admit(ask, nowMs, effects) : members.require(ask.memberId(), ask.instanceId());
        AskChecks.requireEpoch(ask, member);
        member.heardOf(nowMs + settings.sessionTimeoutMs());
        listen(member, ask, nowMs, effects);
        Set<TopicIdPartition> before = Set.copyOf(member.assigned());
        if (reconcile(member, ask.owned(), nowMs)) {
            effects.change();
        }
        boolean tell = ask.isFull() || !before.equals(member.assigned());
        return answer(member, tell ? Optional.of(Set.copyOf(member.assigned())) : Optional.empty());
    }

    private void listen(ConsumerMember member, HeartbeatAsk ask, long nowMs, Effects effects) {
        Wishes before = member.wishes();
        if (member.update(ask)) {
            effects.change();
        }
        if (!member.wishes().equals(before)) {
            begin(member.shown() + " reads something else", nowMs, effects);
        }
    }

    private HeartbeatResult answer(ConsumerMember member, Optional<Set<TopicIdPartition>> assignment) {
        return new HeartbeatResult(member.id(), member.epoch(), settings.heartbeatIntervalMs(), assignment);
    }

    private boolean reconcile(ConsumerMember member, Optional<Set<TopicIdPartition>> owned, long nowMs) {
        Reconciliation next = new Reconciliation(epoch, target.of(member.id()), members::isOwned);
        return members.change(member, one -> next.step(one, owned, nowMs));
    }

    /** A member lives, whatever becomes of what it asks: that waits for its turn. */
    public void heardOf(String memberId, int memberEpoch, long nowMs) {
        members.find(memberId)
                .filter(member -> memberEpoch > 0 && member.epoch() == memberEpoch)
                .ifPresent(member -> member.heardOf(nowMs + settings.sessionTimeoutMs()));
    }

    private void requireAlive() {
        if (dead) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group is being deleted");
        }
    }

    // who comes --------------------------------------------------------------------------------------------------

    private ConsumerMember admit(HeartbeatAsk ask, long nowMs, Effects effects) {
        Optional<ConsumerMember> former = ask.instanceId().flatMap(members::ofInstance);
        if (former.filter(one -> !one.id().equals(ask.memberId()) || one.isAway())
                .isPresent()) {
            return comeBack(former.get(), ask, effects);
        }
        Optional<ConsumerMember> present = members.find(ask.memberId());
        return present.isPresent() ? present.get() : addNew(ask, nowMs, effects);
    }

    private ConsumerMember addNew(HeartbeatAsk ask, long nowMs, Effects effects) {
        if (members.size() >= settings.maxSize() || members.idBytes() > MAX_ID_BYTES) {
            throw new ApiException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED,
                    "the group has " + members.size() + " members, as many as it may have");
        }
        ConsumerMember member = new ConsumerMember(idOf(ask), ask);
        members.add(member);
        begin(member.shown() + " joined", nowMs, effects);
        return member;
    }

    private String idOf(HeartbeatAsk ask) {
        return ask.memberId().isEmpty() ? newIds.get() : ask.memberId();
    }

    /** A static member is back under a new id: as long as it reads what it read before, nobody else need move. */
    private ConsumerMember comeBack(ConsumerMember former, HeartbeatAsk ask, Effects effects) {
        if (!former.isAway()) {
            throw new ApiException(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "static member " + ask.instanceId().orElse("") + " is " + former.id() + ", which has not left");
        }
        ConsumerMember now = new ConsumerMember(idOf(ask), ask);
        now.takeOverFrom(former);
        members.remove(former);
        members.add(now);
        target.rename(former.id(), now.id());
        effects.change();
        effects.note("static member " + now.shown() + " came back, and goes on as " + former.id() + " did");
        return now;
    }

    // who goes ---------------------------------------------------------------------------------------------------

    private HeartbeatResult leave(HeartbeatAsk ask, long nowMs, Effects effects) {
        ConsumerMember member = members.require(ask.memberId(), ask.instanceId());
        if (ask.memberEpoch() == HeartbeatAsk.LEAVES_FOR_NOW) {
            effects.change();
            members.change(member, one -> {
                one.leaveForNow();
                return true;
            });
            effects.note("static member " + member.shown() + " left, and will be back");
        } else {
            members.remove(member);
            begin(member.shown() + " left", nowMs, effects);
        }
        return new HeartbeatResult(member.id(), ask.memberEpoch(), 0, Optional.empty());
    }

    /**
     * An operator removes a static member, by its instance.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID, also for members that are no classic ones: these leave by their heartbeat
     */
    public void remove(MemberIdentity identity, String reason, long nowMs, Effects effects) {
        requireAlive();
        ConsumerMember member = identity.instanceId()
                .filter(instance -> identity.memberId().isEmpty())
                .flatMap(members::ofInstance)
                .orElseThrow(() ->
                        new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no static member " + identity.instanceId()));
        members.remove(member);
        begin(member.shown() + " was removed" + (reason.isEmpty() ? "" : ", saying: " + reason), nowMs, effects);
    }

    /** An epoch of the group begins. */
    private void begin(String cause, long nowMs, Effects effects) {
        read = Subscriptions.of(members.all(), topics.get());
        target.compute(members.all(), read);
        epoch++;
        sinceMs = nowMs;
        effects.change();
        effects.note(
                "epoch " + epoch + " has " + members.size() + " members, " + target.assignor() + ", because " + cause);
    }

    // what the world brings --------------------------------------------------------------------------------------

    @Override
    public void onTopics(long nowMs, Effects effects) {
        if (!Subscriptions.of(members.all(), topics.get()).equals(read)) {
            begin("the topics that its members read have changed", nowMs, effects);
        }
    }

    @Override
    public long nextDeadlineMs() {
        return members.all().stream()
                .mapToLong(ConsumerMember::deadlineMs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Removes members that were silent, or did not let go of their partitions, for too long: all in one epoch. */
    @Override
    public void onTime(long nowMs, Effects effects) {
        List<ConsumerMember> late = members.those(member -> nowMs >= member.deadlineMs());
        if (late.isEmpty()) {
            return;
        }
        late.forEach(members::remove);
        begin(late.stream().map(member -> lateness(member, nowMs)).collect(Collectors.joining("; ")), nowMs, effects);
    }

    private String lateness(ConsumerMember late, long nowMs) {
        return late.isSilent(nowMs)
                ? late.shown() + " was not heard of for group.consumer.session.timeout.ms="
                        + settings.sessionTimeoutMs()
                : late.shown() + " did not let go of its partitions within " + late.rebalanceTimeoutMs() + " ms";
    }

    @Override
    public void abandon(ErrorCode error, String why, Effects effects) {
        // nobody waits: each heartbeat is answered at once
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
    public void requireMayCommit(MemberIdentity identity, int memberEpoch, boolean knowsEpochs, long nowMs) {
        requireAlive();
        if (memberEpoch < 0 && members.size() == 0) {
            return;
        }
        ConsumerMember member = members.require(identity.memberId(), identity.instanceId());
        if (!knowsEpochs) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "members of the consumer protocol commit by OffsetCommit 9 or later");
        }
        requireEpoch(memberEpoch, member);
    }

    @Override
    public void requireMayFetch(MemberIdentity identity, int memberEpoch) {
        if (memberEpoch >= 0 || !identity.memberId().isEmpty()) {
            requireEpoch(memberEpoch, members.require(identity.memberId(), Optional.empty()));
        }
    }

    private static void requireEpoch(int memberEpoch, ConsumerMember member) {
        if (memberEpoch != member.epoch()) {
            throw new ApiException(
                    ErrorCode.STALE_MEMBER_EPOCH,
                    "epoch " + memberEpoch + ", and member " + member.id() + " is in " + member.epoch());
        }
    }

    // what it is -------------------------------------------------------------------------------------------------

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int generation() {
        return epoch;
    }

    @Override
    public long sinceMs() {
        return sinceMs;
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

    /** Whether every member has what it shall have. */
    public boolean isStable() {
        return members.all().stream()
                .allMatch(
                        member -> member.state() == MemberState.STABLE && (member.epoch() == epoch || member.isAway()));
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
        return isStable() ? STABLE : RECONCILING;
    }

    @Override
    public Optional<Set<String>> readTopics() {
        Set<String> names = new HashSet<>();
        members.all().forEach(member -> names.addAll(Subscriptions.names(member, topics.get())));
        return Optional.of(names);
    }

    @Override
    public Set<String> expressions() {
        return members.all().stream()
                .flatMap(member -> member.wishes().regex().stream())
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<Map<String, List<TopicPartition>>> owners() {
        if (!isStable()) {
            return Optional.empty();
        }
        Map<String, List<TopicPartition>> owners = new HashMap<>();
        members.all().forEach(member -> owners.put(member.id(), Shares.named(member.assigned(), topics.get())));
        return Optional.of(owners);
    }

    @Override
    public GroupNode node() {
        return new GroupNode(
                TYPE,
                stateName(),
                epoch,
                protocolType(),
                Optional.of(target.assignor()),
                Optional.empty(),
                members.all().stream().map(ConsumerMember::id).toList(),
                sinceMs,
                -1,
                -1);
    }

    @Override
    public Map<String, MemberNode> memberNodes() {
        Map<String, MemberNode> nodes = new HashMap<>();
        members.all().forEach(member -> nodes.put(member.id(), member.node(target.of(member.id()), topics.get())));
        return nodes;
    }

    /** The group as tools show it. */
    public ConsumerGroupDescription describe() {
        return new ConsumerGroupDescription(
                stateName(),
                epoch,
                target.assignor(),
                members.all().stream().map(this::describe).toList());
    }

    private ConsumerGroupDescription.Member describe(ConsumerMember member) {
        return new ConsumerGroupDescription.Member(
                member.id(),
                member.instanceId(),
                member.rackId(),
                member.epoch(),
                member.clientId(),
                member.clientHost(),
                member.wishes().topics().stream().sorted().toList(),
                member.wishes().regex(),
                Set.copyOf(member.assigned()),
                target.of(member.id()),
                false);
    }
}
