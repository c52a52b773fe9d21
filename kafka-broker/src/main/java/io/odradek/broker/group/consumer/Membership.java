package io.odradek.broker.group.consumer;

import io.odradek.broker.group.logic.Effects;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Who comes into a group and who goes, by either protocol: whether that begins an epoch. */
final class Membership {

    /** The ids of all members stand in the group's znode. */
    private static final int MAX_ID_BYTES = 600_000;

    private final ConsumerSettings settings;
    private final Supplier<String> newIds;
    private final Epoch epoch;
    private final ConsumerMembers members;

    Membership(ConsumerSettings settings, Supplier<String> newIds, Epoch epoch) {
        this.settings = settings;
        this.newIds = newIds;
        this.epoch = epoch;
        this.members = epoch.members();
    }

    /**
     * The member that joins, there already or not.
     *
     * @param classic whether it speaks the classic protocol
     * @throws ApiException UNRELEASED_INSTANCE_ID, or GROUP_MAX_SIZE_REACHED
     */
    ConsumerMember admit(HeartbeatAsk ask, boolean classic, long nowMs, Effects effects) {
        Optional<ConsumerMember> former = ask.instanceId().flatMap(members::ofInstance);
        if (former.filter(one -> !one.id().equals(ask.memberId()) || one.isAway())
                .isPresent()) {
            return comeBack(former.get(), ask, classic, effects);
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
        epoch.begin(member.shown() + " joined", nowMs, effects);
        return member;
    }

    private String idOf(HeartbeatAsk ask) {
        return ask.memberId().isEmpty() ? newIds.get() : ask.memberId();
    }

    /**
     * A static member is back under a new id: as long as it reads what it read before, nobody else need move. In the classic
     * protocol members do not say that they will be back.
     */
    private ConsumerMember comeBack(ConsumerMember former, HeartbeatAsk ask, boolean classic, Effects effects) {
        if (!former.isAway() && !former.isClassic() && !classic) {
            throw new ApiException(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "static member " + ask.instanceId().orElse("") + " is " + former.id() + ", which has not left");
        }
        ConsumerMember now = new ConsumerMember(idOf(ask), ask);
        epoch.replace(former, now);
        effects.change();
        effects.note("static member " + now.shown() + " came back, and goes on as " + former.id() + " did");
        return now;
    }

    /** Takes over what a member says of itself; other wishes begin an epoch. */
    void listen(ConsumerMember member, HeartbeatAsk ask, Optional<ClassicWords> classic, long nowMs, Effects effects) {
        Wishes before = member.wishes();
        if (member.update(ask) | member.speak(classic)) {
            effects.change();
        }
        if (!member.wishes().equals(before)) {
            epoch.begin(member.shown() + " reads something else", nowMs, effects);
        }
    }

    /** A static member goes, and what it has is kept for it. */
    void leaveForNow(ConsumerMember member, Effects effects) {
        effects.change();
        members.change(member, one -> {
            one.leaveForNow();
            return true;
        });
        effects.note("static member " + member.shown() + " left, and will be back");
    }

    /** A member goes for good. @param how it goes */
    void leave(ConsumerMember member, String how, long nowMs, Effects effects) {
        members.remove(member);
        epoch.begin(member.shown() + how, nowMs, effects);
    }

    /** Removes members that were silent, or did not do what they were told, for too long: all in one epoch. */
    void endOverdue(long nowMs, Effects effects) {
        List<ConsumerMember> late = members.those(member -> nowMs >= member.deadlineMs());
        if (!late.isEmpty()) {
            late.forEach(members::remove);
            String causes = late.stream().map(member -> lateness(member, nowMs)).collect(Collectors.joining("; "));
            epoch.begin(causes, nowMs, effects);
        }
    }

    private String lateness(ConsumerMember late, long nowMs) {
        if (!late.isSilent(nowMs)) {
            return late.shown() + " did not let go of its partitions, or come again, within "
                    + late.rebalanceTimeoutMs() + " ms";
        }
        String key = late.isClassic() ? "session.timeout.ms=" : "group.consumer.session.timeout.ms=";
        return late.shown() + " was not heard of for " + key + late.sessionTimeoutMs(settings.sessionTimeoutMs());
    }
}
