package io.odradek.system;

import java.util.List;

/** Where a server runs: how its process is begun, and where the others find it. */
public interface Place {

    /** This machine's loopback. */
    Place LOOPBACK = () -> "127.0.0.1";

    /** The address that it binds, and that the others know it by. */
    String address();

    /** What its command begins with. */
    default List<String> prefix() {
        return List.of();
    }

    /** The port that it listens on for its clients; 0: what the system gives it. */
    default int port() {
        return 0;
    }

    /** The port by which others reach one that it listens on. */
    default int announced(int port) {
        return port;
    }

    /** Hears which process runs here from now on. */
    default void runs(long pid) {}
}
