package io.odradek.broker.group.classic;

import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A group of the classic protocol: who is in it, in which generation, and whom it waits for. The transitions are in
 * {@link ClassicState}; the rules are those of KIP-62, 345 (static members), 394 (a member id first), 429 (cooperative) and
 * 814 (a static leader that comes back).
 *
 * <p>Pure logic: each input says the time and gets its {@link Effects}. A reply that is handed in is answered exactly once, by
 * this input or a later one, or by {@link #abandon}.
 *
 * <p>Runs on: one thread at a time, that of whoever gives the inputs.
 */
public final class ClassicGroup {

    /** What a member says must fit into its znode, in base64, beside its assignment. */
    private static final int MAX_METADATA_BYTES = 400_000;

    private static final int MAX_ASSIGNMENT_BYTES = 300_000;
    /** The ids of all members stand in the group's znode. */
    private static final int MAX_ID_BYTES = 600_000;

    private static final int MAX_ID_PREFIX = 100;
    private static final int MAX_EXPECTED = 50_000;

    private final ClassicSettings settings;
    private final Supplier<String> newIds;
    private final Members members = new Members();

    /** Newcomers that were told their id and have not come back with it, until when. */
    private final Map<String, Long> expected = new LinkedHashMap<>();

    /** Members of this generation that have not asked for their assignment. */
    private final Set<String> unsynced = new HashSet<>();

    private final List<String> causes = new ArrayList<>();

    private ClassicState state = ClassicState.EMPTY;
    private long sinceMs;
    private int generation;
    private Optional<String> protocolType = Optional.empty();
    private Optional<String> protocol = Optional.empty();

    private long joinDeadlineMs;
    private long joinBeganMs;
    /** The first rebalance of an empty group waits for more members as long as some come, this much longer at most. */
    private boolean gathering;

    private boolean gathered;
    private long gatheringLeftMs;

    private long syncDeadlineMs;

    /** A group without members. @param newIds makes what is unique of a member's id */
    public ClassicGroup(ClassicSettings settings, Supplier<String> newIds, long nowMs) {
        this.settings = settings;
        this.newIds = newIds;
        this.sinceMs = nowMs;
    }

    /** The group that another coordinator has left; each member has its whole session from now on. */
    public static ClassicGroup restore(
            ClassicSettings settings,
            Supplier<String> newIds,
            GroupNode node,
            Map<String, MemberNode> members,
            long nowMs) {
        ClassicGroup group = new ClassicGroup(settings, newIds, nowMs);
        group.state = ClassicState.of(node.state());
        group.sinceMs = node.sinceMs();
        group.generation = node.generation();
        group.protocolType = node.protocolType();
        group.protocol = node.protocol();
        members.forEach((id, member) -> {
            ClassicMember restored = new ClassicMember(id, member);
            restored.heardOf(nowMs);
            group.members.add(restored);
        });
        node.leader().ifPresent(group.members::lead);
        if (group.state == ClassicState.COMPLETING_REBALANCE) {
            group.awaitSyncs(nowMs);
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
        requireAlive();
        requireReasonable(ask);
        requireRoom(ask);
        if (!speaksOurs(ask)) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    "the group's members are of type " + protocolType.orElse("") + " and all know "
                            + ProtocolChoice.common(members.all()) + "; this one is of type " + ask.protocolType()
                            + " and knows " + ask.protocols().keySet());
        }
        if (ask.memberId().isEmpty()) {
            joinAsNew(ask, reply, nowMs, effects);
        } else if (expected.remove(ask.memberId()) != null) {
            addMember(new ClassicMember(ask.memberId(), ask), ask, reply, nowMs, effects);
        } else {
            joinAgain(ask, reply, nowMs, effects);
        }
    }

    private void requireReasonable(JoinAsk ask) {
        int timeout = ask.sessionTimeoutMs();
        if (timeout < settings.minSessionTimeoutMs() || timeout > settings.maxSessionTimeoutMs()) {
            throw new ApiException(
                    ErrorCode.INVALID_SESSION_TIMEOUT,
                    "a session timeout of " + timeout + " ms; this broker takes " + settings.minSessionTimeoutMs()
                            + " to " + settings.maxSessionTimeoutMs()
                            + " (group.min.session.timeout.ms, group.max.session.timeout.ms)");
        }
        long bytes = ask.protocols().entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + (long) entry.getValue().length)
                .sum();
        if (bytes > MAX_METADATA_BYTES) {
            throw new ApiException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    bytes + " bytes of metadata of one member, of " + MAX_METADATA_BYTES + " allowed");
        }
    }

    private void requireRoom(JoinAsk ask) {
        boolean known = members.find(ask.memberId()).isPresent()
                || ask.instanceId().flatMap(members::ofInstance).isPresent();
        int counted = state == ClassicState.PREPARING_REBALANCE ? members.joining() : members.size();
        boolean waits =
                members.find(ask.memberId()).filter(ClassicMember::isJoining).isPresent();
        boolean room = counted < settings.maxSize() || (state == ClassicState.PREPARING_REBALANCE ? waits : known);
        boolean crowded = members.idBytes() > MAX_ID_BYTES || expected.size() > MAX_EXPECTED;
        if (!room || !known && crowded) {
            throw new ApiException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED, "the group has " + counted + " members, as many as it may have");
        }
    }

    private boolean speaksOurs(JoinAsk ask) {
        if (ask.protocolType().isEmpty() || ask.protocols().isEmpty()) {
            return false;
        }
        if (members.isEmpty()) {
            return true;
        }
        Set<String> common = ProtocolChoice.common(members.all());
        return protocolType.filter(ask.protocolType()::equals).isPresent()
                && ask.protocols().keySet().stream().anyMatch(common::contains);
    }

    private void joinAsNew(JoinAsk ask, CompletableFuture<JoinResult> reply, long nowMs, Effects effects) {
        String id = prefix(ask.instanceId().orElse(ask.clientId())) + '-' + newIds.get();
        Optional<ClassicMember> former = ask.instanceId().flatMap(members::ofInstance);
        if (former.isPresent()) {
            replace(former.get(), new ClassicMember(id, ask), ask, reply, nowMs, effects);
        } else if (ask.learnsItsId() && ask.instanceId().isEmpty()) {
            expected.put(id, nowMs + ask.sessionTimeoutMs());
            effects.answer(reply, JoinResult.comeAgainAs(id));
        } else {
            addMember(new ClassicMember(id, ask), ask, reply, nowMs, effects);
        }
    }

    /** Ids become names of znodes and stand in JSON, where nothing shall have to be escaped at length. */
    private static String prefix(String name) {
        String plain = name.replaceAll("[\\p{Cntrl}\"\\\\]", "_");
        return plain.length() > MAX_ID_PREFIX ? plain.substring(0, MAX_ID_PREFIX) : plain;
    }

    private void addMember(
            ClassicMember member, JoinAsk ask, CompletableFuture<JoinResult> reply, long nowMs, Effects effects) {
        if (members.isEmpty()) {
            protocolType = Optional.of(ask.protocolType());
        }
        members.add(member);
        member.awaitJoin(reply);
        member.heardOf(nowMs);
        gathered |= state == ClassicState.PREPARING_REBALANCE && gathering;
        rebalance(member.shown() + " joined" + said(ask.reason()), nowMs, effects);
    }

    private static String said(String reason) {
        return reason.isEmpty() ? "" : ", saying: " + reason;
    }

    private void joinAgain(JoinAsk ask, CompletableFuture<JoinResult> reply, long nowMs, Effects effects) {
        ClassicMember member = members.require(new MemberIdentity(ask.memberId(), ask.instanceId()));
        boolean same = member.says(ask.protocols());
        switch (state) {
            case PREPARING_REBALANCE -> update(member, ask, reply, "", nowMs, effects);
            case COMPLETING_REBALANCE -> {
                if (same) {
                    // its answer was lost: it gets it again
                    member.heardOf(nowMs);
                    effects.answer(reply, resultFor(member, false));
                } else {
                    update(
                            member,
                            ask,
                            reply,
                            member.shown() + " says something else" + said(ask.reason()),
                            nowMs,
                            effects);
                }
            }
            case STABLE -> {
                if (members.isLeader(member)) {
                    update(
                            member,
                            ask,
                            reply,
                            "the leader " + member.shown() + " joined again" + said(ask.reason()),
                            nowMs,
                            effects);
                } else if (!same) {
                    update(
                            member,
                            ask,
                            reply,
                            member.shown() + " says something else" + said(ask.reason()),
                            nowMs,
                            effects);
                } else {
                    member.heardOf(nowMs);
                    effects.answer(reply, resultFor(member, false));
                }
            }
            default -> throw unknown(ask.memberId());
        }
    }

    private void update(
            ClassicMember member,
            JoinAsk ask,
            CompletableFuture<JoinResult> reply,
            String cause,
            long nowMs,
            Effects effects) {
        endWaiting(member, effects, ErrorCode.COORDINATOR_NOT_AVAILABLE, "the member has joined once more");
        member.update(ask);
        member.awaitJoin(reply);
        member.heardOf(nowMs);
        rebalance(cause, nowMs, effects);
    }

    /** A static member came back under a new id. As long as it reads what it read before, nobody else need know. */
    private void replace(
            ClassicMember former,
            ClassicMember now,
            JoinAsk ask,
            CompletableFuture<JoinResult> reply,
            long nowMs,
            Effects effects) {
        endWaiting(
                former,
                effects,
                ErrorCode.FENCED_INSTANCE_ID,
                "static member " + former.instanceId().orElse("") + " has come back as " + now.id());
        String leaderBefore = members.leader();
        now.takeOverFrom(former);
        members.replace(former, now);
        if (unsynced.remove(former.id())) {
            unsynced.add(now.id());
        }
        boolean quiet = state == ClassicState.STABLE
                && ProtocolChoice.of(members.all()).equals(protocol)
                && readsTheSame(former, now);
        if (!quiet) {
            now.awaitJoin(reply);
            now.heardOf(nowMs);
            rebalance("static member " + now.shown() + " came back", nowMs, effects);
            return;
        }
        now.admit();
        now.heardOf(nowMs);
        effects.change();
        effects.note("static member " + now.shown() + " came back, and goes on as " + former.id() + " did");
        JoinResult result = resultFor(now, true);
        // a client that cannot be told to skip the assignment must not believe that it leads
        boolean follows = members.isLeader(now) && !ask.canSkipAssignment();
        effects.answer(reply, follows ? asFollowerOf(leaderBefore, result) : result);
    }

    private boolean readsTheSame(ClassicMember former, ClassicMember now) {
        byte[] before = former.metadata(protocol.orElse(""));
        byte[] after = now.metadata(protocol.orElse(""));
        if (Arrays.equals(before, after) || !protocolType.equals(Optional.of(ConsumerBytes.CONSUMER))) {
            return true;
        }
        return ConsumerBytes.topics(before).equals(ConsumerBytes.topics(after));
    }

    private static JoinResult asFollowerOf(String leader, JoinResult result) {
        return new JoinResult(
                result.error(),
                result.generation(),
                result.protocolType(),
                result.protocol(),
                leader,
                result.memberId(),
                false,
                List.of());
    }

    private JoinResult resultFor(ClassicMember member, boolean skipAssignment) {
        List<JoinResult.Subscription> all = !members.isLeader(member)
                ? List.of()
                : members.all().stream()
                        .map(one -> new JoinResult.Subscription(
                                one.id(), one.instanceId(), one.metadata(protocol.orElse(""))))
                        .toList();
        boolean skip = skipAssignment && members.isLeader(member);
        return new JoinResult(
                ErrorCode.NONE, generation, protocolType, protocol, members.leader(), member.id(), skip, all);
    }

    /**
     * A member asks for its assignment; the reply comes when the leader has brought it.
     *
     * @throws ApiException with the code for this member
     */
    public void sync(SyncAsk ask, CompletableFuture<SyncResult> reply, long nowMs, Effects effects) {
        requireAlive();
        ClassicMember member = members.require(ask.member());
        requireGeneration(ask.generation());
        boolean mixedUp = ask.protocolType().isPresent() && !ask.protocolType().equals(protocolType)
                || ask.protocol().isPresent() && !ask.protocol().equals(protocol);
        if (mixedUp) {
            throw new ApiException(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    "the group chose " + protocolType.orElse("") + '/' + protocol.orElse(""));
        }
        requireReasonable(ask);
        switch (state) {
            case PREPARING_REBALANCE -> throw rebalancing();
            case COMPLETING_REBALANCE -> {
                endWaiting(member, effects, ErrorCode.COORDINATOR_NOT_AVAILABLE, "the member has asked once more");
                unsynced.remove(member.id());
                member.awaitSync(reply);
                if (members.isLeader(member)) {
                    assign(ask.assignments(), nowMs, effects);
                }
            }
            case STABLE -> {
                unsynced.remove(member.id());
                member.heardOf(nowMs);
                effects.answer(reply, new SyncResult(protocolType, protocol, member.assignment()));
            }
            default -> throw unknown(member.id());
        }
    }

    private static void requireReasonable(SyncAsk ask) {
        for (byte[] assignment : ask.assignments().values()) {
            if (assignment.length > MAX_ASSIGNMENT_BYTES) {
                throw new ApiException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        assignment.length + " bytes of assignment of one member, of " + MAX_ASSIGNMENT_BYTES
                                + " allowed");
            }
        }
    }

    private void assign(Map<String, byte[]> assignments, long nowMs, Effects effects) {
        for (ClassicMember member : members.all()) {
            member.assign(assignments.getOrDefault(member.id(), new byte[0]));
        }
        become(ClassicState.STABLE, nowMs);
        effects.change();
        for (ClassicMember member : members.those(ClassicMember::isSyncing)) {
            effects.answer(member.endSync(), new SyncResult(protocolType, protocol, member.assignment()));
            member.heardOf(nowMs);
        }
    }

    /**
     * A sign of life.
     *
     * @throws ApiException REBALANCE_IN_PROGRESS tells the member to join again
     */
    public void heartbeat(MemberIdentity identity, int memberGeneration, long nowMs) {
        requireAlive();
        ClassicMember member = members.require(identity);
        requireGeneration(memberGeneration);
        member.heardOf(nowMs);
        if (state == ClassicState.PREPARING_REBALANCE) {
            throw rebalancing();
        }
    }

    /**
     * A member leaves, or is removed by an operator, who knows the instance only.
     *
     * @throws ApiException with the code for this member
     */
    public void leave(MemberIdentity identity, String reason, long nowMs, Effects effects) {
        requireAlive();
        if (identity.instanceId().isEmpty() && expected.remove(identity.memberId()) != null) {
            completeIfAllJoined(nowMs, effects);
            return;
        }
        ClassicMember member;
        if (identity.memberId().isEmpty() && identity.instanceId().isPresent()) {
            member = members.ofInstance(identity.instanceId().get())
                    .orElseThrow(() -> unknown(identity.instanceId().get()));
        } else {
            member = members.require(identity);
        }
        remove(member, member.shown() + " left" + said(reason), nowMs, effects);
    }

    /**
     * Whether a member, or somebody outside of the group, may commit offsets now. Counts as a sign of life.
     *
     * @param memberGeneration negative from outside of the group
     * @throws ApiException if not
     */
    public void requireMayCommit(MemberIdentity identity, int memberGeneration, long nowMs) {
        requireAlive();
        boolean outside = memberGeneration < 0
                && identity.memberId().isEmpty()
                && identity.instanceId().isEmpty();
        if (memberGeneration < 0 && state == ClassicState.EMPTY) {
            return;
        }
        if (outside) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_MEMBER_ID, "the group has members: only these may commit offsets for it");
        }
        if (members.isEmpty() && memberGeneration >= 0 && expected.isEmpty() && generation == 0) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION, "the group has no generation yet");
        }
        ClassicMember member = members.require(identity);
        requireGeneration(memberGeneration);
        if (state == ClassicState.COMPLETING_REBALANCE) {
            throw rebalancing();
        }
        member.heardOf(nowMs);
    }

    // what time brings -------------------------------------------------------------------------------------------

    /** When {@link #onTime} will have something to do at the earliest; {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineMs() {
        long next =
                members.all().stream().mapToLong(ClassicMember::expiryMs).min().orElse(Long.MAX_VALUE);
        for (long deadline : expected.values()) {
            next = Math.min(next, deadline);
        }
        if (state == ClassicState.PREPARING_REBALANCE) {
            next = Math.min(next, joinDeadlineMs);
        }
        return unsynced.isEmpty() ? next : Math.min(next, syncDeadlineMs);
    }

    /** Ends what is overdue. */
    public void onTime(long nowMs, Effects effects) {
        if (expected.values().removeIf(deadline -> nowMs >= deadline)) {
            completeIfAllJoined(nowMs, effects);
        }
        for (ClassicMember member : members.those(one -> one.isOverdue(nowMs))) {
            remove(
                    member,
                    member.shown() + " was not heard of for its session.timeout.ms=" + member.sessionTimeoutMs(),
                    nowMs,
                    effects);
        }
        if (state == ClassicState.PREPARING_REBALANCE && nowMs >= joinDeadlineMs) {
            onJoinDeadline(nowMs, effects);
        }
        if (!unsynced.isEmpty() && nowMs >= syncDeadlineMs) {
            onSyncDeadline(nowMs, effects);
        }
    }

    private void onJoinDeadline(long nowMs, Effects effects) {
        if (gathering && gathered && gatheringLeftMs > 0) {
            gathered = false;
            long more = Math.min(settings.initialDelayMs(), gatheringLeftMs);
            gatheringLeftMs -= more;
            joinDeadlineMs = nowMs + more;
        } else {
            completeJoin(nowMs, effects);
        }
    }

    private void onSyncDeadline(long nowMs, Effects effects) {
        List<ClassicMember> late = members.those(member -> unsynced.contains(member.id()));
        unsynced.clear();
        for (ClassicMember member : late) {
            remove(
                    member,
                    member.shown() + " did not ask for its assignment within " + member.rebalanceTimeoutMs() + " ms",
                    nowMs,
                    effects);
        }
    }

    // rebalancing ------------------------------------------------------------------------------------------------

    private void remove(ClassicMember member, String cause, long nowMs, Effects effects) {
        endWaiting(member, effects, ErrorCode.UNKNOWN_MEMBER_ID, cause);
        members.remove(member);
        unsynced.remove(member.id());
        rebalance(cause, nowMs, effects);
    }

    /** The next generation begins to gather, or goes on doing so. */
    private void rebalance(String cause, long nowMs, Effects effects) {
        if (!cause.isEmpty()) {
            causes.add(cause);
        }
        if (state == ClassicState.PREPARING_REBALANCE) {
            completeIfAllJoined(nowMs, effects);
            return;
        }
        for (ClassicMember member : members.those(ClassicMember::isSyncing)) {
            effects.fail(member.endSync(), ErrorCode.REBALANCE_IN_PROGRESS, "the group rebalances");
            member.heardOf(nowMs);
        }
        unsynced.clear();
        gathering = state == ClassicState.EMPTY;
        become(ClassicState.PREPARING_REBALANCE, nowMs);
        joinBeganMs = nowMs;
        int patience = members.longestRebalanceTimeoutMs();
        if (gathering) {
            gathered = false;
            gatheringLeftMs = Math.max(patience - settings.initialDelayMs(), 0);
            joinDeadlineMs = nowMs + Math.min(settings.initialDelayMs(), patience);
            if (settings.initialDelayMs() == 0) {
                completeJoin(nowMs, effects);
            }
        } else {
            joinDeadlineMs = nowMs + patience;
            completeIfAllJoined(nowMs, effects);
        }
    }

    private void completeIfAllJoined(long nowMs, Effects effects) {
        boolean all = members.joining() == members.size() && expected.isEmpty();
        if (state == ClassicState.PREPARING_REBALANCE && all && (!gathering || members.isEmpty())) {
            completeJoin(nowMs, effects);
        }
    }

    /** The time to gather is over: who has not come is out, unless it is static and may still. */
    private void completeJoin(long nowMs, Effects effects) {
        for (ClassicMember late : members.those(
                member -> !member.isJoining() && member.instanceId().isEmpty())) {
            members.remove(late);
            causes.add(late.shown() + " did not join again within " + (nowMs - joinBeganMs) + " ms");
        }
        if (members.isEmpty()) {
            beginNothing(nowMs, effects);
            return;
        }
        Optional<ClassicMember> leader = leaderOfNext();
        if (leader.isEmpty()) {
            // static members only, none of which has come: nobody could assign
            gathering = false;
            joinDeadlineMs = nowMs + members.longestRebalanceTimeoutMs();
            return;
        }
        members.lead(leader.get().id());
        beginGeneration(nowMs, effects);
    }

    private Optional<ClassicMember> leaderOfNext() {
        return members.find(members.leader())
                .filter(ClassicMember::isJoining)
                .or(() -> members.those(ClassicMember::isJoining).stream().findFirst());
    }

    private void beginNothing(long nowMs, Effects effects) {
        generation++;
        protocol = Optional.empty();
        become(ClassicState.EMPTY, nowMs);
        effects.change();
        explain("is empty", nowMs, effects);
    }

    private void beginGeneration(long nowMs, Effects effects) {
        generation++;
        protocol = ProtocolChoice.of(members.all());
        become(ClassicState.COMPLETING_REBALANCE, nowMs);
        effects.change();
        for (ClassicMember member : members.those(ClassicMember::isJoining)) {
            JoinResult result = resultFor(member, false);
            effects.answer(member.endJoin(), result);
            member.heardOf(nowMs);
        }
        awaitSyncs(nowMs);
        explain(
                "has " + members.size() + " members, " + protocol.orElse("") + ", led by " + members.leader(),
                nowMs,
                effects);
    }

    private void explain(String outcome, long nowMs, Effects effects) {
        effects.note("generation " + generation + ' ' + outcome + ", after " + (nowMs - joinBeganMs) + " ms, because "
                + String.join("; ", causes));
        causes.clear();
    }

    private void awaitSyncs(long nowMs) {
        members.all().forEach(member -> unsynced.add(member.id()));
        syncDeadlineMs = nowMs + members.longestRebalanceTimeoutMs();
    }

    private void endWaiting(ClassicMember member, Effects effects, ErrorCode error, String why) {
        if (member.isJoining()) {
            effects.fail(member.endJoin(), error, why);
        }
        if (member.isSyncing()) {
            effects.fail(member.endSync(), error, why);
        }
    }

    private void become(ClassicState next, long nowMs) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a group cannot become " + next + " from " + state);
        }
        state = next;
        sinceMs = nowMs;
    }

    // the rest ---------------------------------------------------------------------------------------------------

    /** This broker coordinates the group no longer: everybody who waits hears so. */
    public void abandon(ErrorCode error, String why, Effects effects) {
        members.all().forEach(member -> endWaiting(member, effects, error, why));
    }

    /**
     * Ends a group that is about to be deleted.
     *
     * @throws ApiException NON_EMPTY_GROUP if it has members
     */
    public void die(long nowMs) {
        if (state != ClassicState.EMPTY) {
            throw new ApiException(ErrorCode.NON_EMPTY_GROUP, "the group has " + members.size() + " members");
        }
        become(ClassicState.DEAD, nowMs);
    }

    private void requireAlive() {
        if (state == ClassicState.DEAD) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the group is being deleted");
        }
    }

    private void requireGeneration(int other) {
        if (other != generation) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION, "generation " + other + ", and it is " + generation);
        }
    }

    private static ApiException rebalancing() {
        return new ApiException(ErrorCode.REBALANCE_IN_PROGRESS, "the group rebalances");
    }

    private static ApiException unknown(String member) {
        return new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + member);
    }

    public ClassicState state() {
        return state;
    }

    public int generation() {
        return generation;
    }

    /** Epoch milliseconds since when it is in this state. */
    public long sinceMs() {
        return sinceMs;
    }

    /** What its members are; empty for a group of offsets only. */
    public Optional<String> protocolType() {
        return protocolType;
    }

    public int size() {
        return members.size();
    }

    /** Whether there is nobody in it, nor about to be. */
    public boolean isVacant() {
        return state == ClassicState.EMPTY && members.isEmpty() && expected.isEmpty();
    }

    /** What stands in the group's znode, but for who coordinates. */
    public GroupNode node() {
        return new GroupNode(
                "classic",
                state.shown(),
                generation,
                protocolType,
                protocol,
                Optional.ofNullable(members.leader()),
                members.all().stream().map(ClassicMember::id).toList(),
                sinceMs,
                -1,
                -1);
    }

    /** What stands in the members' znodes, by id. */
    public Map<String, MemberNode> memberNodes() {
        Map<String, MemberNode> nodes = new HashMap<>();
        members.all().forEach(member -> nodes.put(member.id(), member.node()));
        return nodes;
    }

    /** What each member of a stable group of consumers got, by id. */
    public Map<String, byte[]> assignments() {
        Map<String, byte[]> assignments = new HashMap<>();
        if (state == ClassicState.STABLE && protocolType.equals(Optional.of(ConsumerBytes.CONSUMER))) {
            members.all().forEach(member -> assignments.put(member.id(), member.assignment()));
        }
        return assignments;
    }

    /**
     * The topics that the members read, of a group of consumers; empty when that cannot be told.
     */
    public Optional<Set<String>> subscribedTopics() {
        if (!protocolType.equals(Optional.of(ConsumerBytes.CONSUMER))) {
            return Optional.empty();
        }
        String chosen = protocol.or(() -> ProtocolChoice.of(members.all())).orElse("");
        Set<String> topics = new HashSet<>();
        for (ClassicMember member : members.all()) {
            Optional<Set<String>> known = ConsumerBytes.topics(member.metadata(chosen));
            if (known.isEmpty()) {
                return Optional.empty();
            }
            topics.addAll(known.get());
        }
        return Optional.of(topics);
    }

    /** The group as tools show it. */
    public GroupDescription describe() {
        boolean stable = state == ClassicState.STABLE;
        byte[] nothing = {};
        List<GroupDescription.Member> shown = members.all().stream()
                .map(member -> new GroupDescription.Member(
                        member.id(),
                        member.instanceId(),
                        member.clientId(),
                        member.clientHost(),
                        stable ? member.metadata(protocol.orElse("")) : nothing,
                        stable ? member.assignment() : nothing))
                .toList();
        return new GroupDescription(state.shown(), protocolType.orElse(""), stable ? protocol.orElse("") : "", shown);
    }
}
