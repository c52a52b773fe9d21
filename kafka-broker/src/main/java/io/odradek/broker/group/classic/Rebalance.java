package io.odradek.broker.group.classic;

import io.odradek.broker.group.logic.Effects;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a group gets from one generation to the next: whom it waits for, until when, and why. Nothing of this is written: a
 * coordinator that takes over begins anew.
 *
 * <p>Invariant: members are waited for with their sync only while the group is CompletingRebalance or, when the leader was
 * quicker, Stable.
 */
final class Rebalance {

    private final Generation generation;
    private final Members members;
    private final int initialDelayMs;

    /** Newcomers that were told their id and have not come back with it, until when. */
    private final Map<String, Long> expected = new LinkedHashMap<>();

    /** Members of this generation that have not asked for their assignment. */
    private final Set<String> unsynced = new HashSet<>();

    private final List<String> causes = new ArrayList<>();

    private long beganMs;
    private long joinDeadlineMs;
    private long syncDeadlineMs;

    /** The first rebalance of an empty group waits for more members as long as some come, this much longer at most. */
    private boolean gathering;

    private boolean gathered;
    private long gatheringLeftMs;

    Rebalance(Generation generation, int initialDelayMs) {
        this.generation = generation;
        this.members = generation.members();
        this.initialDelayMs = initialDelayMs;
    }

    // who is expected --------------------------------------------------------------------------------------------

    void expect(String memberId, long untilMs) {
        expected.put(memberId, untilMs);
    }

    /** False when nobody of that id was expected. */
    boolean meets(String memberId) {
        return expected.remove(memberId) != null;
    }

    int expected() {
        return expected.size();
    }

    /** A member has asked for its assignment. */
    void synced(ClassicMember member) {
        unsynced.remove(member.id());
    }

    /** A static member goes on under another id. */
    void rename(ClassicMember former, ClassicMember now) {
        if (unsynced.remove(former.id())) {
            unsynced.add(now.id());
        }
    }

    /** All members shall join again, in time. */
    void awaitJoins(long nowMs) {
        beganMs = nowMs;
        joinDeadlineMs = nowMs + members.longestRebalanceTimeoutMs();
    }

    /** All members of the generation shall ask for their assignments, in time. */
    void awaitSyncs(long nowMs) {
        members.all().forEach(member -> unsynced.add(member.id()));
        syncDeadlineMs = nowMs + members.longestRebalanceTimeoutMs();
    }

    // what begins one --------------------------------------------------------------------------------------------

    /** A member that came for the first time; while the group gathers, it makes the group wait for more. */
    void added(String cause, long nowMs, Effects effects) {
        gathered |= generation.is(ClassicState.PREPARING_REBALANCE) && gathering;
        begin(cause, nowMs, effects);
    }

    /** A member is out. */
    void remove(ClassicMember member, String cause, long nowMs, Effects effects) {
        member.endWaiting(effects, ErrorCode.UNKNOWN_MEMBER_ID, cause);
        members.remove(member);
        synced(member);
        begin(cause, nowMs, effects);
    }

    /** The next generation begins to gather, or goes on doing so. */
    void begin(String cause, long nowMs, Effects effects) {
        if (!cause.isEmpty()) {
            causes.add(cause);
        }
        if (generation.is(ClassicState.PREPARING_REBALANCE)) {
            completeIfAllJoined(nowMs, effects);
            return;
        }
        endSyncs(nowMs, effects);
        gathering = generation.is(ClassicState.EMPTY);
        generation.become(ClassicState.PREPARING_REBALANCE, nowMs);
        beganMs = nowMs;
        if (gathering) {
            gather(nowMs, effects);
        } else {
            awaitJoins(nowMs);
            completeIfAllJoined(nowMs, effects);
        }
    }

    private void endSyncs(long nowMs, Effects effects) {
        for (ClassicMember member : members.those(ClassicMember::isSyncing)) {
            effects.fail(member.endSync(), ErrorCode.REBALANCE_IN_PROGRESS, "the group rebalances");
            member.heardOf(nowMs);
        }
        unsynced.clear();
    }

    private void gather(long nowMs, Effects effects) {
        int patience = members.longestRebalanceTimeoutMs();
        gathered = false;
        gatheringLeftMs = Math.max(patience - initialDelayMs, 0);
        joinDeadlineMs = nowMs + Math.min(initialDelayMs, patience);
        if (initialDelayMs == 0) {
            complete(nowMs, effects);
        }
    }

    // what ends one ----------------------------------------------------------------------------------------------

    void completeIfAllJoined(long nowMs, Effects effects) {
        boolean all = members.joining() == members.size() && expected.isEmpty();
        boolean mayEnd = !gathering || members.isEmpty();
        if (generation.is(ClassicState.PREPARING_REBALANCE) && all && mayEnd) {
            complete(nowMs, effects);
        }
    }

    /** The time to gather is over: who has not come is out, unless it is static and may still. */
    private void complete(long nowMs, Effects effects) {
        for (ClassicMember late : members.those(
                member -> !member.isJoining() && member.instanceId().isEmpty())) {
            members.remove(late);
            causes.add(late.shown() + " did not join again within " + (nowMs - beganMs) + " ms");
        }
        Optional<ClassicMember> leader = leaderOfNext();
        if (leader.isEmpty() && !members.isEmpty()) {
            // static members only, none of which has come: nobody could assign
            gathering = false;
            joinDeadlineMs = nowMs + members.longestRebalanceTimeoutMs();
            return;
        }
        leader.ifPresent(member -> members.lead(member.id()));
        beginGeneration(nowMs, effects);
    }

    private Optional<ClassicMember> leaderOfNext() {
        return members.find(members.leader())
                .filter(ClassicMember::isJoining)
                .or(() -> members.those(ClassicMember::isJoining).stream().findFirst());
    }

    private void beginGeneration(long nowMs, Effects effects) {
        generation.next(nowMs);
        effects.change();
        if (members.isEmpty()) {
            explain("is empty", nowMs, effects);
            return;
        }
        for (ClassicMember member : members.those(ClassicMember::isJoining)) {
            JoinResult result = generation.resultFor(member, false);
            effects.answer(member.endJoin(), result);
            member.heardOf(nowMs);
        }
        awaitSyncs(nowMs);
        String protocol = generation.protocol().orElse("");
        explain("has " + members.size() + " members, " + protocol + ", led by " + members.leader(), nowMs, effects);
    }

    private void explain(String outcome, long nowMs, Effects effects) {
        effects.note("generation " + generation.number() + ' ' + outcome + ", after " + (nowMs - beganMs)
                + " ms, because " + String.join("; ", causes));
        causes.clear();
    }

    // what time brings -------------------------------------------------------------------------------------------

    long nextDeadlineMs() {
        long next = Long.MAX_VALUE;
        for (long deadline : expected.values()) {
            next = Math.min(next, deadline);
        }
        if (generation.is(ClassicState.PREPARING_REBALANCE)) {
            next = Math.min(next, joinDeadlineMs);
        }
        return unsynced.isEmpty() ? next : Math.min(next, syncDeadlineMs);
    }

    /** Gives up newcomers that did not come back. */
    void endExpectations(long nowMs, Effects effects) {
        if (expected.values().removeIf(deadline -> nowMs >= deadline)) {
            completeIfAllJoined(nowMs, effects);
        }
    }

    /** Goes on without those that were waited for long enough. */
    void endDeadlines(long nowMs, Effects effects) {
        if (generation.is(ClassicState.PREPARING_REBALANCE) && nowMs >= joinDeadlineMs) {
            onJoinDeadline(nowMs, effects);
        }
        if (!unsynced.isEmpty() && nowMs >= syncDeadlineMs) {
            onSyncDeadline(nowMs, effects);
        }
    }

    private void onJoinDeadline(long nowMs, Effects effects) {
        if (gathering && gathered && gatheringLeftMs > 0) {
            gathered = false;
            long more = Math.min(initialDelayMs, gatheringLeftMs);
            gatheringLeftMs -= more;
            joinDeadlineMs = nowMs + more;
        } else {
            complete(nowMs, effects);
        }
    }

    private void onSyncDeadline(long nowMs, Effects effects) {
        List<ClassicMember> late = members.those(member -> unsynced.contains(member.id()));
        unsynced.clear();
        for (ClassicMember member : late) {
            String cause =
                    member.shown() + " did not ask for its assignment within " + member.rebalanceTimeoutMs() + " ms";
            remove(member, cause, nowMs, effects);
        }
    }
}
