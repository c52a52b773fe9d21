package io.odradek.broker.group.consumer;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.List;
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
 * <p>Pure logic: each input says the time, in epoch milliseconds, and gets its {@link Effects}.
 *
 * <p>Runs on: one thread at a time, that of whoever gives the inputs.
 */
public final class ConsumerGroup {

    private final ConsumerSettings settings;
    private final Supplier<String> newIds;
    private final ConsumerMembers members = new ConsumerMembers();
    private final Target target;
    private Subscriptions read = Subscriptions.NONE;
    private KnownTopics topics;
    private int epoch;

    /** A group without members. @param newIds makes ids for members that bring none */
    public ConsumerGroup(ConsumerSettings settings, Supplier<String> newIds, KnownTopics topics) {
        this.settings = settings;
        this.newIds = newIds;
        this.topics = topics;
        this.target = new Target(settings.assignors());
    }

    // what a client asks -----------------------------------------------------------------------------------------

    /**
     * A member joins, lives on, or leaves.
     *
     * @throws ApiException with the code for this member
     */
    public HeartbeatResult heartbeat(HeartbeatAsk ask, long nowMs, Effects effects) {
        AskChecks.requireReasonable(ask, target);
        if (ask.leaves()) {
            return leave(ask, effects);
        }
        ConsumerMember member = ask.joins() ? admit(ask, effects) : members.require(ask.memberId(), ask.instanceId());
        AskChecks.requireEpoch(ask, member);
        member.heardOf(nowMs + settings.sessionTimeoutMs());
        if (member.update(ask)) {
            effects.change();
            begin(member.shown() + " reads something else", effects);
        }
        Set<TopicIdPartition> before = Set.copyOf(member.assigned());
        if (reconcile(member, ask.owned(), nowMs)) {
            effects.change();
        }
        boolean tell = ask.isFull() || !before.equals(member.assigned());
        return answer(member, tell ? Optional.of(Set.copyOf(member.assigned())) : Optional.empty());
    }

    private HeartbeatResult answer(ConsumerMember member, Optional<Set<TopicIdPartition>> assignment) {
        return new HeartbeatResult(member.id(), member.epoch(), settings.heartbeatIntervalMs(), assignment);
    }

    private boolean reconcile(ConsumerMember member, Optional<Set<TopicIdPartition>> owned, long nowMs) {
        Reconciliation next = new Reconciliation(epoch, target.of(member.id()), members::isOwned);
        return members.change(member, one -> next.step(one, owned, nowMs));
    }

    // who comes --------------------------------------------------------------------------------------------------

    private ConsumerMember admit(HeartbeatAsk ask, Effects effects) {
        Optional<ConsumerMember> former = ask.instanceId().flatMap(members::ofInstance);
        if (former.filter(one -> !one.id().equals(ask.memberId()) || one.isAway())
                .isPresent()) {
            return comeBack(former.get(), ask, effects);
        }
        Optional<ConsumerMember> present = members.find(ask.memberId());
        return present.isPresent() ? present.get() : addNew(ask, effects);
    }

    private ConsumerMember addNew(HeartbeatAsk ask, Effects effects) {
        if (members.size() >= settings.maxSize()) {
            throw new ApiException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED,
                    "the group has " + members.size() + " members, as many as it may have");
        }
        ConsumerMember member = new ConsumerMember(idOf(ask), ask);
        members.add(member);
        effects.change();
        begin(member.shown() + " joined", effects);
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

    private HeartbeatResult leave(HeartbeatAsk ask, Effects effects) {
        ConsumerMember member = members.require(ask.memberId(), ask.instanceId());
        effects.change();
        if (ask.memberEpoch() == HeartbeatAsk.LEAVES_FOR_NOW) {
            members.change(member, one -> {
                one.leaveForNow();
                return true;
            });
            effects.note("static member " + member.shown() + " left, and will be back");
        } else {
            members.remove(member);
            begin(member.shown() + " left", effects);
        }
        return new HeartbeatResult(member.id(), ask.memberEpoch(), 0, Optional.empty());
    }

    /** An epoch of the group begins. */
    private void begin(String cause, Effects effects) {
        read = Subscriptions.of(members.all(), topics);
        target.compute(members.all(), read);
        epoch++;
        effects.note(
                "epoch " + epoch + " has " + members.size() + " members, " + target.assignor() + ", because " + cause);
    }

    // what the world brings --------------------------------------------------------------------------------------

    /** The topics are others now, or have more partitions. */
    public void onTopics(KnownTopics now, Effects effects) {
        topics = now;
        if (!Subscriptions.of(members.all(), now).equals(read)) {
            effects.change();
            begin("the topics that its members read have changed", effects);
        }
    }

    /** When {@link #onTime} will have something to do at the earliest; {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineMs() {
        return members.all().stream()
                .mapToLong(ConsumerMember::deadlineMs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Removes members that were silent, or did not let go of their partitions, for too long: all in one epoch. */
    public void onTime(long nowMs, Effects effects) {
        List<ConsumerMember> late = members.those(member -> nowMs >= member.deadlineMs());
        if (late.isEmpty()) {
            return;
        }
        late.forEach(members::remove);
        effects.change();
        begin(late.stream().map(member -> lateness(member, nowMs)).collect(Collectors.joining("; ")), effects);
    }

    private String lateness(ConsumerMember late, long nowMs) {
        return late.isSilent(nowMs)
                ? late.shown() + " was not heard of for group.consumer.session.timeout.ms="
                        + settings.sessionTimeoutMs()
                : late.shown() + " did not let go of its partitions within " + late.rebalanceTimeoutMs() + " ms";
    }

    // offsets ----------------------------------------------------------------------------------------------------

    /**
     * Whether a member, or somebody outside of the group, may commit or fetch offsets now.
     *
     * @param memberEpoch negative from outside of the group
     * @throws ApiException UNKNOWN_MEMBER_ID or STALE_MEMBER_EPOCH if not
     */
    public void requireMayCommit(MemberIdentity identity, int memberEpoch) {
        if (memberEpoch < 0 && members.size() == 0) {
            return;
        }
        ConsumerMember member = members.require(identity.memberId(), identity.instanceId());
        if (memberEpoch != member.epoch()) {
            throw new ApiException(
                    ErrorCode.STALE_MEMBER_EPOCH,
                    "epoch " + memberEpoch + ", and member " + member.id() + " is in " + member.epoch());
        }
    }

    // what it is -------------------------------------------------------------------------------------------------

    public int epoch() {
        return epoch;
    }

    public int size() {
        return members.size();
    }

    /** Whether every member has what it shall have. */
    public boolean isStable() {
        return members.all().stream()
                .allMatch(member -> member.state() == MemberState.STABLE && member.epoch() == epoch);
    }

    /** As clients see it: Empty, Reconciling or Stable. */
    public String stateName() {
        if (members.size() == 0) {
            return "Empty";
        }
        return isStable() ? "Stable" : "Reconciling";
    }
}
