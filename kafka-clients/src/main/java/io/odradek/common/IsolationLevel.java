package io.odradek.common;

/** Whether records of transactions that are not committed are seen. */
public enum IsolationLevel {
    READ_UNCOMMITTED((byte) 0),
    READ_COMMITTED((byte) 1);

    private final byte id;

    IsolationLevel(byte id) {
        this.id = id;
    }

    /** The number on the wire. */
    public byte id() {
        return id;
    }
}
