package io.odradek.system;

import java.util.List;

/**
 * Where a server runs: the address that it binds and the others know it by, and what its command begins with.
 */
public record Place(String address, List<String> prefix) {

    /** This machine's loopback. */
    public static final Place LOOPBACK = new Place("127.0.0.1", List.of());
}
