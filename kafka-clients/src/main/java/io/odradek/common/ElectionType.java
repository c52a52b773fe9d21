package io.odradek.common;

/** Who may be made leader. Source: KIP-460. */
public enum ElectionType {
    /** The first of the replicas, if it is in sync. */
    PREFERRED((byte) 0),
    /** A replica that is not in sync, where there is no leader: records are lost. */
    UNCLEAN((byte) 1);

    /** The number on the wire. */
    public final byte value;

    ElectionType(byte value) {
        this.value = value;
    }
}
