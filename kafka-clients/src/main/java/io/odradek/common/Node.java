package io.odradek.common;

import java.util.Objects;

/** A broker: its number, its address, and its rack if it has one. Immutable. */
public final class Node {

    private static final Node NO_NODE = new Node(-1, "", -1);

    private final int id;
    private final String host;
    private final int port;
    private final String rack;

    public Node(int id, String host, int port) {
        this(id, host, port, null);
    }

    public Node(int id, String host, int port, String rack) {
        this.id = id;
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.rack = rack;
    }

    /** What stands where there is no broker. */
    public static Node noNode() {
        return NO_NODE;
    }

    public boolean isEmpty() {
        return host.isEmpty() || port < 0;
    }

    /** The broker's number; below 0 for a bootstrap server, whose number nobody knows yet. */
    public int id() {
        return id;
    }

    public String idString() {
        return Integer.toString(id);
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public boolean hasRack() {
        return rack != null;
    }

    /** The rack, or null. */
    public String rack() {
        return rack;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Node that
                && id == that.id
                && port == that.port
                && host.equals(that.host)
                && Objects.equals(rack, that.rack);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, host, port, rack);
    }

    @Override
    public String toString() {
        return host + ":" + port + " (id: " + id + " rack: " + rack + ")";
    }
}
