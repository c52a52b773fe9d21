package io.odradek.clients.consumer.group;

import io.odradek.protocol.ApiMessage;

/**
 * A place in a group, as pure logic: inputs come as calls with the time, effects go to {@link MemberIo}.
 *
 * <p>Runs on: the event loop.
 */
public interface Membership {

    /** Becomes a member, unless it is one already. */
    void join(long nowMs);

    /** What it wants has changed, or a rebalance is asked for. */
    void rejoin(long nowMs, String reason);

    /** Leaves. @param forGood also if it is a static member */
    void leave(long nowMs, boolean forGood);

    /** The application has polled. */
    void polled(long nowMs);

    /** Time has passed. */
    void tick(long nowMs);

    /** The coordinator answered. */
    void answered(long nowMs, int number, ApiMessage response);

    /** There is no answer, and none will come. */
    void unanswered(long nowMs, int number, Throwable why);

    Identity identity();
}
