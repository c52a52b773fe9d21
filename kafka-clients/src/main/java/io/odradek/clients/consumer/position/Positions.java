package io.odradek.clients.consumer.position;

import io.odradek.common.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where the consumer is in each of its partitions.
 *
 * <pre>
 *   phase      ends with                         then
 *   UNKNOWN    needsCommitted()                  LOADING
 *   LOADING    a committed offset                READY
 *   LOADING    there is none                     RESET, if there is a policy
 *   RESET      needsReset()                      RESETTING
 *   RESETTING  the offset came                   READY
 *   READY      out of range, or the log was cut  RESET, or READY at another place
 *   any        seek                              READY
 *   any        seek to an end                    RESET
 * </pre>
 *
 * Each place has a version, which rises with every jump. Answers to requests carry the version for which they were sent, and are void
 * when it is not the one of now.
 *
 * <p>Pure logic: no threads, no I/O; time comes as an argument. Runs on: the application's thread.
 */
public final class Positions {

    /** What is missing for reading. */
    enum Phase {
        UNKNOWN,
        LOADING,
        RESET,
        RESETTING,
        READY
    }

    private static final class State {
        private Phase phase = Phase.UNKNOWN;
        private long version;
        private Position position;
        private ResetPolicy reset;
        private boolean paused;
        private long retryAtMs;
        private long end = -1;
        private long start = -1;
    }

    private final Fetches fetches;
    private final ResetPolicy policy;
    private final Map<TopicPartition, State> states = new LinkedHashMap<>();
    private long versions;

    public Positions(Fetches fetches, ResetPolicy policy) {
        this.fetches = fetches;
        this.policy = policy;
    }

    /** Reads these from now on, and no other; what stays keeps its place. */
    public void assign(Collection<TopicPartition> partitions) {
        Set<TopicPartition> wanted = new LinkedHashSet<>(partitions);
        states.keySet().removeIf(known -> {
            boolean gone = !wanted.contains(known);
            if (gone) {
                fetches.stop(known);
            }
            return gone;
        });
        wanted.forEach(partition -> states.computeIfAbsent(partition, p -> new State()));
    }

    /** Those that are read. */
    public Set<TopicPartition> assigned() {
        return new LinkedHashSet<>(states.keySet());
    }

    public boolean isAssigned(TopicPartition partition) {
        return states.containsKey(partition);
    }

    /** @throws IllegalStateException if the partition is not assigned */
    private State state(TopicPartition partition) {
        State state = states.get(partition);
        if (state == null) {
            throw new IllegalStateException(partition + " is not assigned to this consumer");
        }
        return state;
    }

    /** Goes to a place. */
    public void seek(TopicPartition partition, Position to) {
        ready(partition, state(partition), to);
    }

    private void ready(TopicPartition partition, State state, Position position) {
        state.phase = Phase.READY;
        state.position = position;
        state.version = ++versions;
        state.retryAtMs = 0;
        fetches.start(partition, state.version, position, state.paused);
    }

    /** Goes to an end of the log, when the position is needed. */
    public void seekTo(TopicPartition partition, ResetPolicy end) {
        reset(partition, state(partition), end);
    }

    private void reset(TopicPartition partition, State state, ResetPolicy to) {
        state.phase = Phase.RESET;
        state.reset = to;
        state.position = null;
        state.version = ++versions;
        state.retryAtMs = 0;
        fetches.stop(partition);
    }

    /** Those whose committed offsets are to be asked for, now; they count as asked. */
    public Map<TopicPartition, Long> needsCommitted(long nowMs) {
        Map<TopicPartition, Long> needed = new LinkedHashMap<>();
        states.forEach((partition, state) -> {
            if (state.phase == Phase.UNKNOWN && nowMs >= state.retryAtMs) {
                state.phase = Phase.LOADING;
                state.version = ++versions;
                needed.put(partition, state.version);
            }
        });
        return needed;
    }

    /** What the group has committed, or nothing. Returns whether there is somewhere to go. */
    public boolean committed(TopicPartition partition, long version, Optional<Position> committed) {
        State state = states.get(partition);
        if (!isAt(state, version, Phase.LOADING)) {
            return true;
        }
        if (committed.isPresent()) {
            ready(partition, state, committed.get());
        } else if (policy.kind() != ResetPolicy.Kind.NONE) {
            reset(partition, state, policy);
        } else {
            state.phase = Phase.UNKNOWN;
            return false;
        }
        return true;
    }

    /** There is no group: everything that has no place goes where the policy says. Returns those that have nowhere to go. */
    public Set<TopicPartition> resetUnknown() {
        Set<TopicPartition> nowhere = new LinkedHashSet<>();
        states.forEach((partition, state) -> {
            if (state.phase == Phase.UNKNOWN) {
                if (policy.kind() == ResetPolicy.Kind.NONE) {
                    nowhere.add(partition);
                } else {
                    reset(partition, state, policy);
                }
            }
        });
        return nowhere;
    }

    /** A question to a broker. */
    public record Reset(long version, long timestamp) {}

    /** Those for which ListOffsets is to be asked, now; they count as asked. */
    public Map<TopicPartition, Reset> needsReset(long nowMs, long wallClockMs) {
        Map<TopicPartition, Reset> needed = new LinkedHashMap<>();
        states.forEach((partition, state) -> {
            if (state.phase == Phase.RESET && nowMs >= state.retryAtMs) {
                state.phase = Phase.RESETTING;
                needed.put(partition, new Reset(state.version, state.reset.timestamp(wallClockMs)));
            }
        });
        return needed;
    }

    /** A broker said where the end is. */
    public void resetTo(TopicPartition partition, long version, Position position) {
        State state = states.get(partition);
        if (isAt(state, version, Phase.RESETTING)) {
            ready(partition, state, position);
        }
    }

    /** A question was not answered; it is asked again, not before a time. */
    public void unanswered(TopicPartition partition, long version, long retryAtMs) {
        State state = states.get(partition);
        if (isAt(state, version, Phase.LOADING)) {
            state.phase = Phase.UNKNOWN;
            state.retryAtMs = retryAtMs;
        } else if (isAt(state, version, Phase.RESETTING)) {
            state.phase = Phase.RESET;
            state.retryAtMs = retryAtMs;
        }
    }

    /** When there is something to ask again; {@link Long#MAX_VALUE} if nothing waits. */
    public long nextRetryMs() {
        return states.values().stream()
                .filter(state -> state.phase == Phase.UNKNOWN || state.phase == Phase.RESET)
                .mapToLong(state -> state.retryAtMs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static boolean isAt(State state, long version, Phase phase) {
        return state != null && state.version == version && state.phase == phase;
    }

    /** Whether something that was fetched belongs to the place of now. */
    public boolean isCurrent(TopicPartition partition, long version) {
        return isAt(states.get(partition), version, Phase.READY);
    }

    /** There is nothing at the place. Returns whether there is a policy that says where to go. */
    public boolean outOfRange(TopicPartition partition, long version) {
        if (!isCurrent(partition, version)) {
            return true;
        }
        if (policy.kind() == ResetPolicy.Kind.NONE) {
            return false;
        }
        reset(partition, states.get(partition), policy);
        return true;
    }

    /** The log was cut, and goes on from an offset before the place. Returns whether the policy allows to go there. */
    public boolean diverged(TopicPartition partition, long version, Position end) {
        State state = states.get(partition);
        if (!isAt(state, version, Phase.READY)) {
            return true;
        }
        if (policy.kind() == ResetPolicy.Kind.NONE) {
            return false;
        }
        ready(partition, state, new Position(Math.min(end.offset(), state.position.offset()), end.epoch()));
        return true;
    }

    /** Records were given to the application. */
    public void consumed(TopicPartition partition, long version, Position next) {
        State state = states.get(partition);
        if (isAt(state, version, Phase.READY)) {
            state.position = next;
        }
    }

    /** The place, if it is known. */
    public Optional<Position> position(TopicPartition partition) {
        return Optional.ofNullable(state(partition).position);
    }

    /** All places that are known: what is to be committed. */
    public Map<TopicPartition, Position> consumed() {
        Map<TopicPartition, Position> known = new LinkedHashMap<>();
        states.forEach((partition, state) -> {
            if (state.position != null) {
                known.put(partition, state.position);
            }
        });
        return known;
    }

    /** Whether every partition has its place. */
    public boolean allReady() {
        return states.values().stream().allMatch(state -> state.phase == Phase.READY);
    }

    public void pause(TopicPartition partition, boolean paused) {
        State state = state(partition);
        if (state.paused != paused) {
            state.paused = paused;
            fetches.pause(partition, paused);
        }
    }

    public boolean isPaused(TopicPartition partition) {
        State state = states.get(partition);
        return state != null && state.paused;
    }

    public Set<TopicPartition> paused() {
        Set<TopicPartition> paused = new LinkedHashSet<>();
        states.forEach((partition, state) -> {
            if (state.paused) {
                paused.add(partition);
            }
        });
        return paused;
    }

    /** How far the partition is, as its leader told with an answer. */
    public void progressed(TopicPartition partition, long version, long end, long start) {
        State state = states.get(partition);
        if (isAt(state, version, Phase.READY)) {
            state.end = end;
            state.start = start;
        }
    }

    /** How many offsets lie between the place and the end, if both are known. */
    public OptionalLong lag(TopicPartition partition) {
        State state = state(partition);
        return state.position == null || state.end < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, state.end - state.position.offset()));
    }

    /** How many offsets lie between the beginning and the place, if both are known. */
    public OptionalLong lead(TopicPartition partition) {
        State state = state(partition);
        return state.position == null || state.start < 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, state.position.offset() - state.start));
    }
}
