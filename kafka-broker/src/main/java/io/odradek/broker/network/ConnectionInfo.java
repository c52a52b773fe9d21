package io.odradek.broker.network;

import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection.
 *
 * @param id different for each connection of this broker
 * @param listener the name of the listener that it came through
 * @param remote the peer's address
 */
public record ConnectionInfo(long id, String listener, InetSocketAddress remote) {

    /** The peer's address as text, without the port. */
    public String host() {
        return remote.getAddress().getHostAddress();
    }
}
