package io.odradek.broker.group;

import io.odradek.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;

/** The inputs of one group that wait for their turn: no more than so many, each no longer than its client would. */
final class InputLine {

    private static final int MAX_WAITING = 10_000;

    private final Deque<GroupInput> waiting = new ArrayDeque<>();

    void add(GroupInput input) {
        if (waiting.size() >= MAX_WAITING) {
            input.fail(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "more than " + MAX_WAITING + " requests wait for ZooKeeper");
        } else {
            waiting.add(input);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    GroupInput poll() {
        return waiting.poll();
    }

    /** Tells those who have waited too long to try again. */
    void endOverdue(boolean loading, long nowMs) {
        waiting.removeIf(input -> {
            boolean overdue = nowMs >= input.deadlineMs();
            if (overdue) {
                end(input, loading);
            }
            return overdue;
        });
    }

    private static void end(GroupInput input, boolean loading) {
        if (loading && input.sign()) {
            // a member need not hear that its group has moved
            input.reply().complete(null);
        } else {
            input.fail(
                    loading ? ErrorCode.COORDINATOR_LOAD_IN_PROGRESS : ErrorCode.COORDINATOR_NOT_AVAILABLE,
                    "ZooKeeper does not answer");
        }
    }

    void fail(ErrorCode error, String why) {
        waiting.forEach(input -> input.fail(error, why));
        waiting.clear();
    }
}
