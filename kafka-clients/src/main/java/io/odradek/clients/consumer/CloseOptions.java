package io.odradek.clients.consumer;

import java.time.Duration;
import java.util.Optional;

/** How to close a consumer. Source: KIP-1092. */
public final class CloseOptions {

    /** What becomes of its place in the group. */
    public enum GroupMembershipOperation {
        /** It leaves, static member or not. */
        LEAVE_GROUP,
        /** It stays, until its session times out. */
        REMAIN_IN_GROUP,
        /** It leaves, unless it has a {@code group.instance.id}. */
        DEFAULT
    }

    private GroupMembershipOperation operation = GroupMembershipOperation.DEFAULT;
    private Optional<Duration> timeout = Optional.empty();

    private CloseOptions() {}

    public static CloseOptions timeout(Duration timeout) {
        return new CloseOptions().withTimeout(timeout);
    }

    public static CloseOptions groupMembershipOperation(GroupMembershipOperation operation) {
        return new CloseOptions().withGroupMembershipOperation(operation);
    }

    public CloseOptions withTimeout(Duration value) {
        timeout = Optional.ofNullable(value);
        return this;
    }

    public CloseOptions withGroupMembershipOperation(GroupMembershipOperation value) {
        operation = value;
        return this;
    }

    public GroupMembershipOperation groupMembershipOperation() {
        return operation;
    }

    /** 30 s if it is not set. */
    public Optional<Duration> timeout() {
        return timeout;
    }
}
