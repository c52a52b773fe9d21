package io.odradek.broker.group.classic;

import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** How members come into a group, or come again (KIP-394 and 814): whether that makes a rebalance, and who answers when. */
final class Joining {

    private static final int MAX_ID_PREFIX = 100;

    /** One request, with all that its answer needs. */
    record Call(JoinAsk ask, CompletableFuture<JoinResult> reply, long nowMs, Effects effects) {

        void answer(JoinResult result) {
            effects.answer(reply, result);
        }

        /** Why the group rebalances, with what the client says of it. */
        String cause(String what) {
            return what + said(ask.reason());
        }
    }

    private final Generation generation;
    private final Members members;
    private final Rebalance rebalance;
    private final Supplier<String> newIds;

    Joining(Generation generation, Rebalance rebalance, Supplier<String> newIds) {
        this.generation = generation;
        this.members = generation.members();
        this.rebalance = rebalance;
        this.newIds = newIds;
    }

    static String said(String reason) {
        return reason.isEmpty() ? "" : ", saying: " + reason;
    }

    void join(Call call) {
        JoinAsk ask = call.ask();
        if (ask.memberId().isEmpty()) {
            joinAsNew(call);
        } else if (rebalance.meets(ask.memberId())) {
            add(new ClassicMember(ask.memberId(), ask), call);
        } else {
            joinAgain(members.require(new MemberIdentity(ask.memberId(), ask.instanceId())), call);
        }
    }

    // who is new -------------------------------------------------------------------------------------------------

    private void joinAsNew(Call call) {
        JoinAsk ask = call.ask();
        String id = idFor(ask, newIds.get());
        Optional<ClassicMember> former = ask.instanceId().flatMap(members::ofInstance);
        if (former.isPresent()) {
            replace(former.get(), new ClassicMember(id, ask), call);
        } else if (ask.learnsItsId() && ask.instanceId().isEmpty()) {
            rebalance.expect(id, call.nowMs() + ask.sessionTimeoutMs());
            call.answer(JoinResult.comeAgainAs(id));
        } else {
            add(new ClassicMember(id, ask), call);
        }
    }

    static String idFor(JoinAsk ask, String unique) {
        return prefix(ask.instanceId().orElse(ask.clientId())) + '-' + unique;
    }

    /** Ids become names of znodes and stand in JSON, where nothing shall have to be escaped at length. */
    private static String prefix(String name) {
        String plain = name.replaceAll("[\\p{Cntrl}\"\\\\]", "_");
        return plain.length() > MAX_ID_PREFIX ? plain.substring(0, MAX_ID_PREFIX) : plain;
    }

    private void add(ClassicMember member, Call call) {
        if (members.isEmpty()) {
            generation.define(call.ask().protocolType());
        }
        members.add(member);
        await(member, call);
        rebalance.added(call.cause(member.shown() + " joined"), call.nowMs(), call.effects());
    }

    private static void await(ClassicMember member, Call call) {
        member.awaitJoin(call.reply());
        member.heardOf(call.nowMs());
    }

    // who comes again --------------------------------------------------------------------------------------------

    private void joinAgain(ClassicMember member, Call call) {
        boolean same = member.says(call.ask().protocols());
        switch (generation.state()) {
            case PREPARING_REBALANCE -> update(member, "", call);
            case COMPLETING_REBALANCE -> answerOrUpdate(member, same, call);
            case STABLE -> {
                if (members.isLeader(member)) {
                    update(member, call.cause("the leader " + member.shown() + " joined again"), call);
                } else {
                    answerOrUpdate(member, same, call);
                }
            }
            default ->
                throw new ApiException(
                        ErrorCode.UNKNOWN_MEMBER_ID, "no member " + call.ask().memberId());
        }
    }

    private void answerOrUpdate(ClassicMember member, boolean same, Call call) {
        if (same) {
            // its answer was lost: it gets it again
            member.heardOf(call.nowMs());
            call.answer(generation.resultFor(member, false));
        } else {
            update(member, call.cause(member.shown() + " says something else"), call);
        }
    }

    private void update(ClassicMember member, String cause, Call call) {
        member.endWaiting(call.effects(), ErrorCode.COORDINATOR_NOT_AVAILABLE, "the member has joined once more");
        member.update(call.ask());
        await(member, call);
        rebalance.begin(cause, call.nowMs(), call.effects());
    }

    // who comes back ---------------------------------------------------------------------------------------------

    /** A static member came back under a new id. As long as it reads what it read before, nobody else need know. */
    private void replace(ClassicMember former, ClassicMember now, Call call) {
        former.endWaiting(
                call.effects(),
                ErrorCode.FENCED_INSTANCE_ID,
                "static member " + former.instanceId().orElse("") + " has come back as " + now.id());
        String leaderBefore = members.leader();
        now.takeOverFrom(former);
        members.replace(former, now);
        rebalance.rename(former, now);
        if (disturbsNobody(former, now)) {
            goOn(former, now, leaderBefore, call);
        } else {
            await(now, call);
            rebalance.begin("static member " + now.shown() + " came back", call.nowMs(), call.effects());
        }
    }

    private boolean disturbsNobody(ClassicMember former, ClassicMember now) {
        return generation.is(ClassicState.STABLE)
                && ProtocolChoice.of(members.all()).equals(generation.protocol())
                && readsTheSame(former, now);
    }

    private boolean readsTheSame(ClassicMember former, ClassicMember now) {
        String chosen = generation.protocol().orElse("");
        return !generation.isOfConsumers() || ConsumerBytes.readTheSame(former.metadata(chosen), now.metadata(chosen));
    }

    private void goOn(ClassicMember former, ClassicMember now, String leaderBefore, Call call) {
        now.admit();
        now.heardOf(call.nowMs());
        call.effects().change();
        call.effects().note("static member " + now.shown() + " came back, and goes on as " + former.id() + " did");
        JoinResult result = generation.resultFor(now, true);
        // a client that cannot be told to skip the assignment must not believe that it leads
        boolean follows = members.isLeader(now) && !call.ask().canSkipAssignment();
        call.answer(follows ? result.asFollowerOf(leaderBefore) : result);
    }
}
