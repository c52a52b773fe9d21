package io.odradek.broker.group.classic;

import static java.util.stream.Collectors.joining;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.group.logic.Effects;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A group, a clock that is turned by hand, and a log of all that was answered, in words. */
final class Transcript {

    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;

    private final ClassicSettings settings;
    private final List<String> said = new ArrayList<>();
    private ClassicGroup group;
    private int ids;
    private long nowMs = 1_000_000;
    private int changes;

    Transcript(ClassicSettings settings) {
        this.settings = settings;
        this.group = new ClassicGroup(settings, this::nextId, 0, nowMs);
    }

    static Transcript withoutDelay() {
        return new Transcript(new ClassicSettings(6_000, 1_800_000, Integer.MAX_VALUE, 0));
    }

    private String nextId() {
        return Integer.toString(++ids);
    }

    ClassicGroup group() {
        return group;
    }

    /** What has been said since the last call, one line each. */
    List<String> said() {
        List<String> lines = List.copyOf(said);
        said.clear();
        return lines;
    }

    int changes() {
        return changes;
    }

    private void carryOut(Effects effects) {
        changes += effects.isChange() ? 1 : 0;
        effects.answers().forEach(Effects.Answer::send);
    }

    static Map<String, byte[]> protocols(String... names) {
        Map<String, byte[]> protocols = new LinkedHashMap<>();
        for (String name : names) {
            protocols.put(name, new byte[0]);
        }
        return protocols;
    }

    static Map<String, byte[]> reads(String... topics) {
        ByteBuf buffer = Unpooled.buffer();
        ProtocolWriter out = new ProtocolWriter(buffer);
        out.writeInt16((short) 0);
        new ConsumerProtocolSubscription().topics(List.of(topics)).write(out, (short) 0);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return new LinkedHashMap<>(Map.of("range", bytes));
    }

    /** A member of an old client joins: it is one at once. */
    Transcript join(String id, String... protocols) {
        return join(id, Optional.empty(), false, protocols(protocols.length == 0 ? new String[] {"range"} : protocols));
    }

    Transcript joinStatic(String id, String instance, Map<String, byte[]> protocols) {
        return join(id, Optional.of(instance), true, protocols);
    }

    Transcript join(String id, Optional<String> instance, boolean modern, Map<String, byte[]> protocols) {
        JoinAsk ask = new JoinAsk(
                id, instance, "c", "/host", SESSION_MS, REBALANCE_MS, "consumer", protocols, modern, modern, "");
        CompletableFuture<JoinResult> reply = new CompletableFuture<>();
        String who = id.isEmpty() ? "new" : id;
        var unused = reply.whenComplete(
                (result, failure) -> said.add(who + " join: " + (failure == null ? shown(result) : shown(failure))));
        input(reply, effects -> group.join(ask, reply, nowMs, effects));
        return this;
    }

    private static String shown(JoinResult result) {
        if (result.error() != ErrorCode.NONE) {
            return result.error() + " " + result.memberId();
        }
        String members =
                result.members().stream().map(JoinResult.Subscription::memberId).collect(joining(","));
        return result.memberId() + " in " + result.generation() + " "
                + result.protocol().orElse("") + " of "
                + result.leader() + (members.isEmpty() ? "" : " leads " + members)
                + (result.skipAssignment() ? " without assigning" : "");
    }

    private static String shown(Throwable failure) {
        return ((ApiException) failure).error().toString();
    }

    /** A member asks for its assignment; the leader gives each member what is named after it. */
    Transcript sync(String id, int generation, String... assigned) {
        Map<String, byte[]> assignments = new LinkedHashMap<>();
        for (String member : assigned) {
            assignments.put(member, ("for " + member).getBytes(StandardCharsets.UTF_8));
        }
        SyncAsk ask = new SyncAsk(
                new MemberIdentity(id, Optional.empty()), generation, Optional.empty(), Optional.empty(), assignments);
        CompletableFuture<SyncResult> reply = new CompletableFuture<>();
        var unused = reply.whenComplete((result, failure) -> said.add(id + " sync: "
                + (failure == null
                        ? "[" + new String(result.assignment(), StandardCharsets.UTF_8) + "]"
                        : shown(failure))));
        input(reply, effects -> group.sync(ask, reply, nowMs, effects));
        return this;
    }

    Transcript heartbeat(String id, int generation) {
        return heartbeat(new MemberIdentity(id, Optional.empty()), generation);
    }

    Transcript heartbeat(MemberIdentity member, int generation) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        var unused = reply.whenComplete((done, failure) ->
                said.add(member.memberId() + " heartbeat: " + (failure == null ? "NONE" : shown(failure))));
        input(reply, effects -> {
            group.heartbeat(member, generation, nowMs);
            effects.answer(reply, null);
        });
        return this;
    }

    Transcript leave(String id) {
        return leave(new MemberIdentity(id, Optional.empty()));
    }

    Transcript leave(MemberIdentity member) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        var unused = reply.whenComplete((done, failure) ->
                said.add((member.memberId().isEmpty() ? member.instanceId().orElse("") : member.memberId()) + " leave: "
                        + (failure == null ? "NONE" : shown(failure))));
        input(reply, effects -> {
            group.leave(member, "", nowMs, effects);
            effects.answer(reply, null);
        });
        return this;
    }

    Transcript commit(String id, int generation) {
        CompletableFuture<Void> reply = new CompletableFuture<>();
        var unused = reply.whenComplete(
                (done, failure) -> said.add(id + " commit: " + (failure == null ? "NONE" : shown(failure))));
        input(reply, effects -> {
            group.requireMayCommit(new MemberIdentity(id, Optional.empty()), generation, false, Set.of(), nowMs);
            effects.answer(reply, null);
        });
        return this;
    }

    private void input(CompletableFuture<?> reply, java.util.function.Consumer<Effects> action) {
        Effects effects = new Effects();
        try {
            action.accept(effects);
        } catch (ApiException e) {
            effects.then(reply, () -> reply.completeExceptionally(e));
        }
        carryOut(effects);
    }

    /** Turns the clock, stopping wherever the group has something to do. */
    Transcript pass(long ms) {
        long end = nowMs + ms;
        while (group.nextDeadlineMs() <= end) {
            nowMs = Math.max(nowMs, group.nextDeadlineMs());
            Effects effects = new Effects();
            group.onTime(nowMs, effects);
            carryOut(effects);
        }
        nowMs = end;
        return this;
    }

    /** Another coordinator takes the group over as it was last written. */
    Transcript moves(GroupNode node, Map<String, MemberNode> members) {
        Effects effects = new Effects();
        group.abandon(ErrorCode.NOT_COORDINATOR, "moved", effects);
        carryOut(effects);
        GroupNode read = GroupNode.parse(node.toJson(), "/group");
        Map<String, MemberNode> again = new LinkedHashMap<>();
        read.members()
                .forEach(id -> again.put(id, MemberNode.parse(members.get(id).toJson(), "/member")));
        group = ClassicGroup.restore(settings, this::nextId, read, again, nowMs);
        return this;
    }

    Transcript moves() {
        return moves(group.node(), group.memberNodes());
    }

    long nowMs() {
        return nowMs;
    }
}
