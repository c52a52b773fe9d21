package io.odradek.zk.session;

/**
 * Where the session with ZooKeeper stands.
 *
 * <pre>
 *                    connected            connection lost        reconnected, same session
 *   CONNECTING ───────────────► CONNECTED ───────────────► SUSPENDED ───────────────► CONNECTED
 *                                ▲     ▲                       │ the lease is over
 *                                │     │   the same session    ▼
 *                                │     └────────────────── UNCERTAIN
 *                roles are back  │                             │ ZooKeeper says that it is over
 *                                │         new session         ▼
 *                               REJOINING ◄─────────────────  LOST
 * </pre>
 *
 * A connection lost while REJOINING goes through SUSPENDED and back to REJOINING. CLOSED is the end, reached from anywhere.
 */
public enum SessionState {
    /** Never connected yet. */
    CONNECTING,
    /** The session is alive and this process holds what it registered. */
    CONNECTED,
    /** No connection; the session may live on. Roles are kept, changes wait. */
    SUSPENDED,
    /**
     * Nothing heard for so long that the session may be over, and others may have this process's roles; or the whole ensemble is
     * away, and nobody has. A role that is safe without the session goes on.
     */
    UNCERTAIN,
    /** The session is over, and with it every ephemeral role. */
    LOST,
    /** A new session stands, the process is not a member again yet. */
    REJOINING,
    /** Closed by this process. */
    CLOSED
}
