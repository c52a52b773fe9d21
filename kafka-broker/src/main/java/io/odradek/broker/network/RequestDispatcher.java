package io.odradek.broker.network;

/**
 * What serves requests. Runs on: the event loop of the request's connection, so it must not block; the answer may come
 * later, from any thread.
 */
@FunctionalInterface
public interface RequestDispatcher {

    /** Serves a request; every request is answered in the end, by one of its methods, exactly once. */
    void dispatch(Request request);

    /** A connection is gone, and whatever was kept for it may go. */
    default void connectionClosed(ConnectionInfo connection) {}
}
