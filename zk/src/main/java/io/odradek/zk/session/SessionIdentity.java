package io.odradek.zk.session;

import java.util.Arrays;
import java.util.Objects;

/**
 * What it takes to re-attach to a session and to close it: the id and the password that ZooKeeper gave out for it.
 */
public final class SessionIdentity {

    private final long sessionId;
    private final byte[] password;

    public SessionIdentity(long sessionId, byte[] password) {
        this.sessionId = sessionId;
        this.password = password.clone();
    }

    public long sessionId() {
        return sessionId;
    }

    public byte[] password() {
        return password.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionIdentity that
                && sessionId == that.sessionId
                && Arrays.equals(password, that.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sessionId, Arrays.hashCode(password));
    }

    /** Names the session, never the password. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(sessionId);
    }
}
