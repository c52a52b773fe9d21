package io.odradek.broker.group;

import io.odradek.broker.group.classic.ClassicGroup;
import io.odradek.broker.group.classic.JoinAsk;
import io.odradek.broker.group.classic.JoinResult;
import io.odradek.broker.group.classic.SyncAsk;
import io.odradek.broker.group.classic.SyncResult;
import io.odradek.broker.group.consumer.ConsumerGroup;
import io.odradek.broker.group.consumer.HeartbeatAsk;
import io.odradek.broker.group.consumer.HeartbeatResult;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.Group;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.store.StoredGroup;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The group of one slot, as its clients talk to it by either protocol, and which type it has (KIP-848):
 *
 * <pre>
 *   classic  ──── a member of the consumer protocol joins ────────────►  consumer
 *            ◄─── none of these is left, but classic members are ─────
 *            ◄─── nobody is left, and a classic member joins ──────────
 * </pre>
 *
 * <p>Runs on: the groups' loop; which group it is, is read from any thread.
 */
final class ChangingGroup {

    private final String id;
    private final GroupTypes types;
    private final LongSupplier clock;
    private volatile Group group;

    /** @param clock epoch milliseconds */
    ChangingGroup(String id, GroupTypes types, LongSupplier clock) {
        this.id = id;
        this.types = types;
        this.clock = clock;
        this.group = types.fresh(now());
    }

    private long now() {
        return clock.getAsLong();
    }

    Group get() {
        return group;
    }

    /** The group that another coordinator has left. */
    void restore(StoredGroup found) {
        group = types.restore(found, now());
    }

    // the classic protocol ---------------------------------------------------------------------------------------

    /** See {@link ClassicGroup#join}. */
    void join(JoinAsk ask, CompletableFuture<JoinResult> reply, Effects effects) {
        if (group instanceof ConsumerGroup consumer && !group.isEmpty()) {
            effects.answer(reply, consumer.join(ask, now(), effects));
        } else if (group instanceof ClassicGroup classic) {
            classic.join(ask, reply, now(), effects);
        } else {
            ClassicGroup next = types.classicAfter(group.generation(), now());
            next.join(ask, reply, now(), effects);
            group = next;
        }
    }

    /** See {@link ClassicGroup#sync}. */
    void sync(SyncAsk ask, CompletableFuture<SyncResult> reply, Effects effects) {
        if (group instanceof ConsumerGroup consumer) {
            effects.answer(reply, consumer.sync(ask, now()));
        } else {
            classic().sync(ask, reply, now(), effects);
        }
    }

    /** See {@link ClassicGroup#heartbeat}. */
    void heartbeat(MemberIdentity member, int generation) {
        if (group instanceof ConsumerGroup consumer) {
            consumer.heartbeat(member, generation, now());
        } else {
            classic().heartbeat(member, generation, now());
        }
    }

    /** See {@link ClassicGroup#leave}. */
    void leave(MemberIdentity member, String reason, Effects effects) {
        if (group instanceof ConsumerGroup consumer) {
            consumer.leave(member, reason, now(), effects);
        } else {
            classic().leave(member, reason, now(), effects);
        }
    }

    /**
     * The group as tools see it that know the classic protocol alone.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND when it is none for them
     */
    ClassicGroup classic() {
        if (group instanceof ClassicGroup classic) {
            return classic;
        }
        throw new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + id + " is not a classic group.");
    }

    // the consumer protocol --------------------------------------------------------------------------------------

    /** See {@link ConsumerGroup#heartbeat}. */
    HeartbeatResult heartbeat(HeartbeatAsk ask, Effects effects) {
        if (ask.joins() && group instanceof ClassicGroup classic) {
            return classic.isEmpty() ? first(classic, ask, effects) : upgrade(classic, ask, effects);
        }
        return consumer().heartbeat(ask, now(), effects);
    }

    private HeartbeatResult first(ClassicGroup empty, HeartbeatAsk ask, Effects effects) {
        ConsumerGroup next = types.consumerAfter(empty.generation(), now());
        HeartbeatResult result = next.heartbeat(ask, now(), effects);
        group = next;
        return result;
    }

    private HeartbeatResult upgrade(ClassicGroup classic, HeartbeatAsk ask, Effects effects) {
        ConsumerGroup next = types.upgraded(classic, now()).orElseThrow(this::noConsumers);
        HeartbeatResult result = next.heartbeat(ask, now(), effects);
        effects.note("goes on in the consumer protocol, with " + classic.size() + " members of the classic one");
        classic.abandon(ErrorCode.REBALANCE_IN_PROGRESS, "the group goes on in the consumer protocol", effects);
        group = next;
        return result;
    }

    /** A member gave a sign of life that has to wait for its turn. */
    void heardOf(HeartbeatAsk ask) {
        if (group instanceof ConsumerGroup consumer) {
            consumer.heardOf(ask.memberId(), ask.memberEpoch(), now());
        }
    }

    /**
     * The group, for members of the consumer protocol that have joined, and for tools.
     *
     * @throws ApiException GROUP_ID_NOT_FOUND when there is none, or its members speak another one
     */
    ConsumerGroup consumer() {
        if (group instanceof ConsumerGroup consumer) {
            return consumer;
        }
        throw noConsumers();
    }

    private ApiException noConsumers() {
        return new ApiException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + id + " is not a consumer group.");
    }

    /** A change has been made: where only classic members are left, the group is a classic one again. */
    void settle(Effects effects) {
        if (effects.isChange() && group instanceof ConsumerGroup consumer) {
            types.downgraded(consumer, now(), effects).ifPresent(next -> group = next);
        }
    }
}
