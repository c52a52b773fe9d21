package io.odradek.zk.session;

import java.util.concurrent.TimeUnit;

/**
 * Until when nobody can have ended a session, whatever has become of the connection. Pure.
 *
 * <p>The ensemble's leader ends a session when it has heard nothing of it for the session timeout, rounded up to a tick. Each
 * request that the leader itself has answered shows that it knew the session when that was sent; what a client does at another
 * server the leader hears within half a tick, which is a quarter of the timeout at most. So three quarters of the timeout
 * after the sending of the last such request the session may be over, and not before.
 */
final class SessionLease {

    private long timeoutNanos;
    private long confirmedNanos;
    private boolean begun;

    /** A session stands, or the server has confirmed that it still does. */
    void begin(int timeoutMs, long nowNanos) {
        timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        confirmedNanos = nowNanos;
        begun = true;
    }

    /** The ensemble's leader has answered a request that was sent then. */
    void confirmed(long sentNanos) {
        if (sentNanos - confirmedNanos > 0) {
            confirmedNanos = sentNanos;
        }
    }

    /** Whether the session may be over. */
    boolean isOver(long nowNanos) {
        return begun && nowNanos - confirmedNanos > timeoutNanos / 4 * 3;
    }
}
