package io.odradek.clients.network;

import java.time.Duration;

/**
 * How to reach a broker and what to allow it.
 *
 * @param clientId what this side calls itself in every request
 * @param connectTimeout until when the connection must stand
 * @param requestTimeout how long an answer may take before the connection counts as dead
 * @param maxResponseBytes the largest answer that is taken; a larger one ends the connection
 * @param receiveBufferBytes SO_RCVBUF, -1 for the system's
 * @param sendBufferBytes SO_SNDBUF, -1 for the system's
 */
public record ConnectionSettings(
        String host,
        int port,
        String clientId,
        Duration connectTimeout,
        Duration requestTimeout,
        int maxResponseBytes,
        int receiveBufferBytes,
        int sendBufferBytes) {

    /** "host:port", for messages. */
    public String address() {
        return host + ':' + port;
    }
}
