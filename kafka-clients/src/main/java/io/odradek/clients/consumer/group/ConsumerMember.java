package io.odradek.clients.consumer.group;

import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A member of a group of the consumer protocol: one kind of request, sent at the broker's pace, says and hears everything.
 *
 * <pre>
 *   state    ends with                              then
 *   OUT      join()                                 JOINING
 *   JOINING  an epoch came                          STABLE
 *   STABLE   fenced, or unknown                     FENCED
 *   FENCED   gone(): the application has let go     JOINING
 *   any      no poll for too long                   EXPIRED, and it has left
 *   EXPIRED  polled(), after the application let go JOINING
 * </pre>
 *
 * An assignment that differs from the last one goes to the application, one at a time; what it owns then goes to the broker with
 * the next request, at once.
 *
 * <p>Pure logic. Runs on: the event loop. Source: KIP-848.
 */
public final class ConsumerMember implements Membership {

    /** Where it stands. */
    enum State {
        OUT,
        JOINING,
        STABLE,
        FENCED,
        EXPIRED
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final int JOIN = 0;
    private static final int LEAVE = -1;
    private static final int LEAVE_FOR_A_WHILE = -2;

    private final GroupSettings settings;
    private final MemberIo io;
    private final String memberId;
    private State state = State.OUT;
    private int epoch;
    private int numbers;
    private int awaited;
    private long nextAt = NEVER;
    private long pollBy = NEVER;
    private long intervalMs;
    private boolean letGo = true;
    private boolean everything = true;
    private List<String> topics = List.of();
    private String regex;
    private Map<Uuid, List<Integer>> owned = Map.of();
    private Map<Uuid, List<Integer>> target = Map.of();
    private boolean reconciling;
    private boolean ownedChanged;

    /** @param memberId made up by this side */
    public ConsumerMember(GroupSettings settings, MemberIo io, String memberId) {
        this.settings = settings;
        this.io = io;
        this.memberId = memberId;
        this.intervalMs = settings.heartbeatMs();
    }

    @Override
    public Identity identity() {
        return state == State.STABLE ? new Identity(memberId, epoch) : Identity.NONE;
    }

    State state() {
        return state;
    }

    /** What it reads: topics by name, and those that the broker finds by a regular expression, if that is not null. */
    public void want(long nowMs, List<String> names, String pattern) {
        topics = List.copyOf(names);
        regex = pattern;
        everything = true;
        if (state == State.STABLE) {
            nextAt = nowMs;
            tick(nowMs);
        }
    }

    @Override
    public void join(long nowMs) {
        polled(nowMs);
        if (state == State.OUT) {
            enter(nowMs);
        }
    }

    private void enter(long nowMs) {
        state = State.JOINING;
        epoch = JOIN;
        everything = true;
        owned = Map.of();
        target = Map.of();
        reconciling = false;
        nextAt = nowMs;
        tick(nowMs);
    }

    @Override
    public void rejoin(long nowMs, String reason) {
        // the broker decides when the group rebalances
    }

    @Override
    public void tick(long nowMs) {
        if (nowMs > pollBy && state == State.STABLE) {
            expire();
        }
        if (nowMs >= nextAt && awaited == 0 && (state == State.JOINING || state == State.STABLE)) {
            nextAt = NEVER;
            awaited = send(heartbeat());
        }
        long next = Math.min(awaited == 0 ? nextAt : NEVER, state == State.STABLE ? pollBy + 1 : NEVER);
        if (next != NEVER) {
            io.wakeAt(Math.max(next, nowMs + 1));
        }
    }

    private int send(ConsumerGroupHeartbeatRequest request) {
        int number = ++numbers;
        io.send(number, request);
        return number;
    }

    private ConsumerGroupHeartbeatRequest bare(int withEpoch) {
        return new ConsumerGroupHeartbeatRequest()
                .groupId(settings.groupId())
                .memberId(memberId)
                .memberEpoch(withEpoch)
                .instanceId(settings.instanceId().orElse(null));
    }

    private ConsumerGroupHeartbeatRequest heartbeat() {
        ConsumerGroupHeartbeatRequest request = bare(epoch);
        if (everything) {
            request.rackId(settings.rack().isEmpty() ? null : settings.rack())
                    .rebalanceTimeoutMs(settings.maxPollIntervalMs())
                    .subscribedTopicNames(topics)
                    .serverAssignor(settings.serverAssignor().orElse(null));
            if (regex != null) {
                request.subscribedTopicRegex(regex);
            }
        }
        if (everything || ownedChanged) {
            List<ConsumerGroupHeartbeatRequest.TopicPartitions> list = new ArrayList<>();
            owned.forEach((id, partitions) -> list.add(new ConsumerGroupHeartbeatRequest.TopicPartitions()
                    .topicId(id)
                    .partitions(partitions)));
            request.topicPartitions(list);
        }
        everything = false;
        ownedChanged = false;
        return request;
    }

    @Override
    public void answered(long nowMs, int number, ApiMessage response) {
        if (number != awaited || !(response instanceof ConsumerGroupHeartbeatResponse answer)) {
            return;
        }
        awaited = 0;
        ErrorCode error = ErrorCode.of(answer.errorCode());
        switch (error) {
            case NONE -> beaten(nowMs, answer);
            case NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE -> {
                io.coordinatorUnknown(error.toString());
                again(nowMs);
            }
            case COORDINATOR_LOAD_IN_PROGRESS -> again(nowMs);
            case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID -> fenced(error);
            default -> {
                state = State.OUT;
                io.identity(Identity.NONE);
                io.tell(new MemberEvent.Failed(ApiException.of(
                        error,
                        "the coordinator of group " + settings.groupId() + " refuses this member: " + error
                                + (answer.errorMessage() == null ? "" : ", " + answer.errorMessage()))));
            }
        }
        tick(nowMs);
    }

    @Override
    public void unanswered(long nowMs, int number, Throwable why) {
        if (number != awaited) {
            return;
        }
        awaited = 0;
        if (why instanceof ApiException refused && !refused.error().isRetriable()) {
            state = State.OUT;
            io.tell(new MemberEvent.Failed(refused));
            return;
        }
        io.coordinatorUnknown(why.toString());
        again(nowMs);
        tick(nowMs);
    }

    /** What the request said may not have arrived. */
    private void again(long nowMs) {
        everything = true;
        nextAt = nowMs + settings.retryMs();
    }

    private void beaten(long nowMs, ConsumerGroupHeartbeatResponse answer) {
        if (state != State.JOINING && state != State.STABLE) {
            return;
        }
        if (state == State.JOINING || epoch != answer.memberEpoch()) {
            state = State.STABLE;
            epoch = answer.memberEpoch();
            io.identity(identity());
        }
        intervalMs = answer.heartbeatIntervalMs();
        nextAt = ownedChanged ? nowMs : nowMs + intervalMs;
        if (answer.assignment() != null) {
            Map<Uuid, List<Integer>> assigned = new LinkedHashMap<>();
            answer.assignment()
                    .topicPartitions()
                    .forEach(topic -> assigned.put(topic.topicId(), sorted(topic.partitions())));
            target = assigned;
            reconcile();
        }
    }

    private static List<Integer> sorted(List<Integer> partitions) {
        return partitions.stream().sorted().toList();
    }

    private void reconcile() {
        if (!reconciling && !target.equals(owned)) {
            reconciling = true;
            io.tell(new MemberEvent.Target(identity(), target));
        }
    }

    /** The application owns this now, which may be less than it was told, if it does not know all topics yet. */
    public void reconciled(long nowMs, Map<Uuid, List<Integer>> now) {
        if (!reconciling || state != State.STABLE) {
            return;
        }
        reconciling = false;
        Map<Uuid, List<Integer>> inOrder = new LinkedHashMap<>();
        now.forEach((id, partitions) -> inOrder.put(id, sorted(partitions)));
        owned = inOrder;
        ownedChanged = true;
        if (awaited == 0) {
            nextAt = nowMs;
        }
        reconcile();
        tick(nowMs);
    }

    private void fenced(ErrorCode error) {
        state = State.FENCED;
        lose("the coordinator answers " + error);
    }

    private void lose(String why) {
        epoch = JOIN;
        nextAt = NEVER;
        letGo = false;
        reconciling = false;
        io.identity(Identity.NONE);
        io.tell(new MemberEvent.Lost(why));
    }

    /** The application has let go of what was lost. */
    public void gone(long nowMs) {
        letGo = true;
        if (state == State.FENCED || state == State.EXPIRED) {
            enter(nowMs);
        }
    }

    private void expire() {
        send(bare(settings.instanceId().isPresent() ? LEAVE_FOR_A_WHILE : LEAVE));
        awaited = 0;
        state = State.EXPIRED;
        lose("the application has not polled for max.poll.interval.ms, " + settings.maxPollIntervalMs()
                + " ms; raise it, or have poll give fewer records at a time with max.poll.records");
    }

    @Override
    public void polled(long nowMs) {
        pollBy = nowMs + settings.maxPollIntervalMs();
        if (state == State.EXPIRED && letGo) {
            enter(nowMs);
        }
    }

    @Override
    public void leave(long nowMs, boolean forGood) {
        if (state == State.STABLE || state == State.JOINING) {
            boolean comesBack = settings.instanceId().isPresent() && !forGood;
            send(bare(comesBack ? LEAVE_FOR_A_WHILE : LEAVE));
        }
        state = State.OUT;
        awaited = 0;
        nextAt = NEVER;
        pollBy = NEVER;
        reconciling = false;
        owned = Map.of();
        target = Map.of();
        io.identity(Identity.NONE);
    }
}
