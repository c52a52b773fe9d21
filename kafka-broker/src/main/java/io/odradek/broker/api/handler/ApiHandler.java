package io.odradek.broker.api.handler;

import io.odradek.broker.network.Request;
import io.odradek.protocol.ApiMessage;

/**
 * Serves one API.
 *
 * <p>Runs on: the event loop of the request's connection, so it must not block. It answers the request exactly once, now
 * or later; an exception that escapes costs the client its connection.
 *
 * @param <Q> the request's message
 */
@FunctionalInterface
public interface ApiHandler<Q extends ApiMessage> {

    void handle(Request request, Q message);
}
