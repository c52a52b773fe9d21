package io.odradek.clients.consumer.group;

import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.FencedInstanceIdException;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.protocol.message.HeartbeatResponse;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.odradek.protocol.message.JoinGroupResponse;
import io.odradek.protocol.message.LeaveGroupRequest;
import io.odradek.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.odradek.protocol.message.SyncGroupRequest;
import io.odradek.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.odradek.protocol.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A member of a group of the classic protocol.
 *
 * <pre>
 *   state      ends with                                  then
 *   OUT        join()                                     PREPARING
 *   PREPARING  prepared(): the application gave back      JOINING
 *   JOINING    the members came, this one leads           LEADING
 *   JOINING    others lead                                SYNCING
 *   LEADING    led(): the application says who gets what  SYNCING
 *   SYNCING    the assignment came                        STABLE
 *   STABLE     a rebalance begins, rejoin()               PREPARING
 *   any        another rebalance, or no longer a member   PREPARING
 *   any        no poll for too long                       EXPIRED, and it has left
 *   EXPIRED    polled()                                   PREPARING
 * </pre>
 *
 * Heartbeats go out from the answer to JoinGroup until the next JoinGroup is sent.
 *
 * <p>Pure logic. Runs on: the event loop. Source: KIP-345, KIP-394, KIP-62.
 */
public final class ClassicMember implements Membership {

    /** Where it stands. */
    enum State {
        OUT,
        PREPARING,
        JOINING,
        LEADING,
        SYNCING,
        STABLE,
        EXPIRED
    }

    /** The type of groups of consumers. */
    private static final String CONSUMER = "consumer";

    private static final long NEVER = Long.MAX_VALUE;

    private final GroupSettings settings;
    private final MemberIo io;
    private State state = State.OUT;
    private Identity identity = Identity.NONE;
    private String protocol;
    private String reason = "";
    private List<JoinGroupRequestProtocol> protocols = List.of();
    private Map<String, byte[]> assignments = Map.of();
    private int numbers;
    private int awaited;
    private int heartbeat;
    private long heartbeatAt = NEVER;
    private long answeredAt;
    private long retryAt = NEVER;
    private long pollBy = NEVER;

    public ClassicMember(GroupSettings settings, MemberIo io) {
        this.settings = settings;
        this.io = io;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    State state() {
        return state;
    }

    @Override
    public void join(long nowMs) {
        polled(nowMs);
        if (state == State.OUT) {
            prepare(nowMs);
        }
    }

    @Override
    public void rejoin(long nowMs, String why) {
        if (state == State.STABLE || state == State.LEADING || state == State.SYNCING) {
            reason = why;
            prepare(nowMs);
        }
    }

    private void prepare(long nowMs) {
        state = State.PREPARING;
        awaited = 0;
        retryAt = NEVER;
        io.tell(new MemberEvent.Prepare());
        sleep(nowMs);
    }

    /** The application has given back what it had to; this is what it wants. */
    public void prepared(long nowMs, List<JoinGroupRequestProtocol> wanted) {
        if (state == State.PREPARING) {
            protocols = wanted;
            sendJoin(nowMs);
        }
    }

    private void sendJoin(long nowMs) {
        state = State.JOINING;
        heartbeatAt = NEVER;
        heartbeat = 0;
        awaited = send(new JoinGroupRequest()
                .groupId(settings.groupId())
                .sessionTimeoutMs(settings.sessionTimeoutMs())
                .rebalanceTimeoutMs(settings.maxPollIntervalMs())
                .memberId(identity.memberId())
                .groupInstanceId(settings.instanceId().orElse(null))
                .protocolType(CONSUMER)
                .protocols(protocols)
                .reason(reason));
        retryAt = NEVER;
        sleep(nowMs);
    }

    private int send(ApiMessage request) {
        int number = ++numbers;
        io.send(number, request);
        return number;
    }

    @Override
    public void answered(long nowMs, int number, ApiMessage response) {
        if (number == heartbeat && response instanceof HeartbeatResponse beat) {
            heartbeat = 0;
            answeredAt = nowMs;
            beat(nowMs, ErrorCode.of(beat.errorCode()));
        } else if (number == awaited && response instanceof JoinGroupResponse join) {
            awaited = 0;
            joined(nowMs, join);
        } else if (number == awaited && response instanceof SyncGroupResponse sync) {
            awaited = 0;
            synced(nowMs, sync);
        }
        sleep(nowMs);
    }

    @Override
    public void unanswered(long nowMs, int number, Throwable why) {
        if (number == heartbeat) {
            heartbeat = 0;
            heartbeatAt = nowMs + settings.retryMs();
            io.coordinatorUnknown(why.toString());
        } else if (number == awaited) {
            awaited = 0;
            if (why instanceof ApiException refused && !refused.error().isRetriable()) {
                failed(refused);
                return;
            }
            io.coordinatorUnknown(why.toString());
            retry(nowMs, state == State.SYNCING ? State.JOINING : state);
        }
        sleep(nowMs);
    }

    /** Asks again after a while, from a state on. */
    private void retry(long nowMs, State from) {
        state = from;
        retryAt = nowMs + settings.retryMs();
    }

    private void joined(long nowMs, JoinGroupResponse answer) {
        ErrorCode error = ErrorCode.of(answer.errorCode());
        switch (error) {
            case NONE -> {
                become(new Identity(answer.memberId(), answer.generationId()));
                protocol = answer.protocolName();
                reason = "";
                heartbeatAt = nowMs + settings.heartbeatMs();
                answeredAt = nowMs;
                if (answer.leader().equals(answer.memberId()) && !answer.skipAssignment()) {
                    state = State.LEADING;
                    io.tell(new MemberEvent.Lead(answer.generationId(), protocol, answer.members()));
                } else {
                    assignments = Map.of();
                    sendSync();
                }
            }
            case MEMBER_ID_REQUIRED -> {
                become(new Identity(answer.memberId(), -1));
                sendJoin(nowMs);
            }
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION -> lostPlace(nowMs, error);
            default -> refused(nowMs, error, "join");
        }
    }

    /** The application says who gets what. */
    public void led(long nowMs, int generation, Map<String, byte[]> given) {
        if (state == State.LEADING && generation == identity.generation()) {
            assignments = given;
            sendSync();
            sleep(nowMs);
        }
    }

    private void sendSync() {
        state = State.SYNCING;
        List<SyncGroupRequestAssignment> given = new ArrayList<>();
        assignments.forEach((member, bytes) ->
                given.add(new SyncGroupRequestAssignment().memberId(member).assignment(bytes)));
        awaited = send(new SyncGroupRequest()
                .groupId(settings.groupId())
                .generationId(identity.generation())
                .memberId(identity.memberId())
                .groupInstanceId(settings.instanceId().orElse(null))
                .protocolType(CONSUMER)
                .protocolName(protocol)
                .assignments(given));
    }

    private void synced(long nowMs, SyncGroupResponse answer) {
        ErrorCode error = ErrorCode.of(answer.errorCode());
        switch (error) {
            case NONE -> {
                state = State.STABLE;
                assignments = Map.of();
                io.tell(new MemberEvent.Assigned(identity, protocol, answer.assignment()));
            }
            case REBALANCE_IN_PROGRESS -> prepare(nowMs);
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION -> lostPlace(nowMs, error);
            default -> refused(nowMs, error, "sync");
        }
    }

    private void beat(long nowMs, ErrorCode error) {
        switch (error) {
            case NONE -> {}
            case REBALANCE_IN_PROGRESS -> {
                if (state == State.STABLE) {
                    prepare(nowMs);
                }
            }
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION -> lostPlace(nowMs, error);
            case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE -> {
                io.coordinatorUnknown(error.toString());
                heartbeatAt = nowMs;
            }
            default -> {
                if (!error.isRetriable()) {
                    failed(exception(error, "heartbeat"));
                }
            }
        }
    }

    private void refused(long nowMs, ErrorCode error, String what) {
        if (error == ErrorCode.NOT_COORDINATOR || error == ErrorCode.COORDINATOR_NOT_AVAILABLE) {
            io.coordinatorUnknown(error.toString());
            retry(nowMs, State.JOINING);
        } else if (error.isRetriable() || error == ErrorCode.REBALANCE_IN_PROGRESS) {
            retry(nowMs, State.JOINING);
        } else {
            failed(exception(error, what));
        }
    }

    private ApiException exception(ErrorCode error, String what) {
        if (error == ErrorCode.FENCED_INSTANCE_ID) {
            return new FencedInstanceIdException(
                    "another consumer has joined group " + settings.groupId() + " with the same group.instance.id, "
                            + settings.instanceId().orElse("") + "; there can be one");
        }
        return ApiException.of(
                error, "the coordinator of group " + settings.groupId() + " answers a " + what + " with " + error);
    }

    private void failed(RuntimeException why) {
        state = State.OUT;
        out();
        io.tell(new MemberEvent.Failed(why));
    }

    /** The coordinator does not know this member, or the group has gone on: it joins anew. */
    private void lostPlace(long nowMs, ErrorCode error) {
        out();
        if (error == ErrorCode.UNKNOWN_MEMBER_ID) {
            become(Identity.NONE);
        } else {
            become(new Identity(identity.memberId(), -1));
        }
        io.tell(new MemberEvent.Lost("the coordinator answers " + error));
        prepare(nowMs);
    }

    private void become(Identity now) {
        identity = now;
        io.identity(now);
    }

    private void out() {
        heartbeatAt = NEVER;
        heartbeat = 0;
        awaited = 0;
        retryAt = NEVER;
    }

    @Override
    public void polled(long nowMs) {
        pollBy = nowMs + settings.maxPollIntervalMs();
        if (state == State.EXPIRED) {
            prepare(nowMs);
        }
    }

    @Override
    public void tick(long nowMs) {
        if (nowMs > pollBy && (state == State.PREPARING || state == State.LEADING || state == State.STABLE)) {
            expire();
        }
        if (nowMs >= retryAt) {
            retryAt = NEVER;
            if (state == State.JOINING) {
                sendJoin(nowMs);
            }
        }
        if (nowMs >= heartbeatAt && heartbeat == 0) {
            if (nowMs - answeredAt > settings.sessionTimeoutMs()) {
                answeredAt = nowMs;
                io.coordinatorUnknown("it has not answered a heartbeat for " + settings.sessionTimeoutMs() + " ms");
            }
            heartbeatAt = nowMs + settings.heartbeatMs();
            heartbeat = send(new HeartbeatRequest()
                    .groupId(settings.groupId())
                    .generationId(identity.generation())
                    .memberId(identity.memberId())
                    .groupInstanceId(settings.instanceId().orElse(null)));
        }
        sleep(nowMs);
    }

    private void expire() {
        String why = "the application has not polled for max.poll.interval.ms, " + settings.maxPollIntervalMs()
                + " ms; raise it, or have poll give fewer records at a time with max.poll.records";
        if (settings.instanceId().isEmpty() && identity.isMember()) {
            sendLeave(why);
        }
        out();
        state = State.EXPIRED;
        become(Identity.NONE);
        io.tell(new MemberEvent.Lost(why));
    }

    @Override
    public void leave(long nowMs, boolean forGood) {
        boolean leaves = settings.instanceId().isEmpty() || forGood;
        if (leaves && !identity.memberId().isEmpty()) {
            sendLeave("the consumer is closed or unsubscribed");
        }
        out();
        state = State.OUT;
        pollBy = NEVER;
        become(Identity.NONE);
    }

    private void sendLeave(String why) {
        MemberIdentity self = new MemberIdentity()
                .memberId(identity.memberId())
                .groupInstanceId(settings.instanceId().orElse(null))
                .reason(why);
        send(new LeaveGroupRequest().groupId(settings.groupId()).members(List.of(self)));
    }

    private void sleep(long nowMs) {
        long poll = state == State.OUT || state == State.EXPIRED ? NEVER : pollBy;
        long next = Math.min(retryAt, Math.min(heartbeat == 0 ? heartbeatAt : NEVER, poll));
        if (next != NEVER) {
            io.wakeAt(Math.max(next, nowMs + 1));
        }
    }
}
