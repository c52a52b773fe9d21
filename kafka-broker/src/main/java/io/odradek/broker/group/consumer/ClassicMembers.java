package io.odradek.broker.group.consumer;

import io.odradek.broker.group.classic.ConsumerBytes;
import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinLimits;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.classic.SyncResult;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Members that speak the classic protocol in a group of the consumer protocol, while the group changes from one to the other
 * (KIP-848). None of them leads: the broker assigns. Each JoinGroup is a step towards the target, the generation is the epoch
 * of the member, and whenever there is a step to take the heartbeat tells the member to join again.
 */
final class ClassicMembers {

    private final ConsumerSettings settings;
    private final JoinLimits limits;
    private final Supplier<String> newIds;
    private final Epoch epoch;
    private final ConsumerMembers members;
    private final Membership membership;

    ClassicMembers(ConsumerSettings settings, Supplier<String> newIds, Epoch epoch, Membership membership) {
        this.settings = settings;
        this.limits = new JoinLimits(settings.classic());
        this.newIds = newIds;
        this.epoch = epoch;
        this.members = epoch.members();
        this.membership = membership;
    }

    // joining ----------------------------------------------------------------------------------------------------

    /**
     * A member joins, or joins again; it is answered at once.
     *
     * @throws ApiException with the code for this member
     */
    JoinResult join(JoinAsk ask, long nowMs, Effects effects) {
        limits.requireReasonable(ask);
        requireCommonProtocol(ask);
        if (ask.memberId().isEmpty() && ask.instanceId().isEmpty() && ask.learnsItsId()) {
            return JoinResult.comeAgainAs(ask.newId(newIds.get()));
        }
        if (!ask.memberId().isEmpty() && ask.instanceId().isPresent()) {
            members.require(ask.memberId(), ask.instanceId());
        }
        ClassicWords words = new ClassicWords(ask.sessionTimeoutMs(), ask.protocols());
        HeartbeatAsk said = said(ask, words);
        AskChecks.requireRoom(said);
        ConsumerMember member = membership.admit(said, true, nowMs, effects);
        membership.listen(member, said, Optional.of(words), nowMs, effects);
        if (epoch.reconcile(member, said.owned(), nowMs)) {
            effects.change();
        }
        member.heardOf(nowMs, settings.sessionTimeoutMs());
        member.returned();
        member.awaitReturn(nowMs);
        return new JoinResult(
                ErrorCode.NONE,
                member.epoch(),
                Optional.of(ConsumerBytes.CONSUMER),
                Optional.of(words.protocol()),
                "",
                member.id(),
                false,
                List.of());
    }

    private void requireCommonProtocol(JoinAsk ask) {
        Set<String> common = new HashSet<>(ask.protocols().keySet());
        members.all().stream()
                .filter(member -> !member.id().equals(ask.memberId()))
                .flatMap(member -> member.classic().stream())
                .forEach(words -> common.retainAll(words.protocols().keySet()));
        if (!ask.protocolType().equals(ConsumerBytes.CONSUMER) || common.isEmpty()) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    "the group's members are consumers; this one is of type " + ask.protocolType() + " and knows "
                            + ask.protocols().keySet());
        }
    }

    /** What the member says, in the words of the consumer protocol. */
    private HeartbeatAsk said(JoinAsk ask, ClassicWords words) {
        ConsumerProtocolSubscription subscription = ConsumerBytes.subscription(
                        ask.protocols().get(words.protocol()))
                .orElseThrow(() -> new ApiException(
                        ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "a subscription that is none of a consumer"));
        String id = ask.memberId().isEmpty() ? ask.newId(newIds.get()) : ask.memberId();
        return new HeartbeatAsk(
                id,
                0,
                ask.instanceId(),
                Optional.ofNullable(subscription.rackId()),
                ask.clientId(),
                ask.clientHost(),
                Optional.of(ask.rebalanceTimeoutMs()),
                Optional.of(Set.copyOf(subscription.topics())),
                Optional.empty(),
                Optional.empty(),
                Optional.of(owned(subscription, epoch.topics())));
    }

    /** What a member says that it has. */
    static Set<TopicIdPartition> owned(ConsumerProtocolSubscription subscription, KnownTopics topics) {
        List<TopicPartition> named = new ArrayList<>();
        subscription.ownedPartitions().forEach(topic -> topic.partitions()
                .forEach(partition -> named.add(new TopicPartition(topic.topic(), partition))));
        return Shares.withIds(named, topics);
    }

    // what follows -----------------------------------------------------------------------------------------------

    /**
     * A member asks for its assignment.
     *
     * @throws ApiException with the code for this member
     */
    SyncResult sync(SyncAsk ask, long nowMs) {
        ConsumerMember member = require(ask.member(), ask.generation());
        ClassicWords words = member.classic().orElseThrow();
        boolean mixedUp = ask.protocolType()
                        .filter(type -> !type.equals(ConsumerBytes.CONSUMER))
                        .isPresent()
                || ask.protocol().filter(name -> !name.equals(words.protocol())).isPresent();
        if (mixedUp) {
            throw new ApiException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "the member goes by " + words.protocol());
        }
        member.heardOf(nowMs, settings.sessionTimeoutMs());
        if (member.epoch() < epoch.number() && member.state() != MemberState.UNREVOKED) {
            throw joinAgain(member, nowMs);
        }
        member.returned();
        return new SyncResult(
                Optional.of(ConsumerBytes.CONSUMER),
                Optional.of(words.protocol()),
                ConsumerBytes.assignment(words.version(), Shares.named(member.assigned(), epoch.topics())));
    }

    /**
     * A sign of life.
     *
     * @throws ApiException REBALANCE_IN_PROGRESS tells the member to join again
     */
    void heartbeat(MemberIdentity identity, int generation, long nowMs) {
        ConsumerMember member = require(identity, generation);
        member.heardOf(nowMs, settings.sessionTimeoutMs());
        boolean step =
                member.epoch() < epoch.number() || member.state() == MemberState.UNREVOKED || epoch.canGoOn(member);
        if (step) {
            throw joinAgain(member, nowMs);
        }
    }

    private static ApiException joinAgain(ConsumerMember member, long nowMs) {
        member.awaitReturn(nowMs);
        return new ApiException(ErrorCode.REBALANCE_IN_PROGRESS, "the member has a step to take");
    }

    private ConsumerMember require(MemberIdentity identity, int generation) {
        ConsumerMember member = require(identity);
        if (generation != member.epoch()) {
            throw new ApiException(
                    ErrorCode.ILLEGAL_GENERATION,
                    "generation " + generation + ", and member " + member.id() + " is in " + member.epoch());
        }
        return member;
    }

    private ConsumerMember require(MemberIdentity identity) {
        ConsumerMember member = members.require(identity.memberId(), identity.instanceId());
        if (!member.isClassic()) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_MEMBER_ID, "member " + member.id() + " does not speak the classic protocol");
        }
        return member;
    }

    /**
     * A member leaves, or an operator removes a static one, by its instance alone and whichever protocol it speaks.
     *
     * @throws ApiException with the code for this member; others leave by their heartbeat
     */
    void leave(MemberIdentity identity, String reason, long nowMs, Effects effects) {
        ConsumerMember member = identity.memberId().isEmpty()
                ? identity.instanceId()
                        .flatMap(members::ofInstance)
                        .orElseThrow(() -> new ApiException(
                                ErrorCode.UNKNOWN_MEMBER_ID, "no static member " + identity.instanceId()))
                : require(identity);
        membership.leave(member, " left" + (reason.isEmpty() ? "" : ", saying: " + reason), nowMs, effects);
    }
}
