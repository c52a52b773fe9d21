package io.odradek.zk.session;

/**
 * The table of {@link SessionState}, without threads: what happened in, next state out. Runs on: the ZooKeeper event
 * thread.
 */
final class SessionStateMachine {

    /** What can happen to a session. */
    enum Event {
        CONNECTED,
        DISCONNECTED,
        /** The lease is over. */
        OVERDUE,
        /** The ensemble's leader has answered. */
        CONFIRMED,
        EXPIRED,
        REJOINED,
        CLOSED
    }

    private SessionState state = SessionState.CONNECTING;
    /** Whether the process has been a full member since the last loss: decides where a reconnection leads. */
    private boolean member = true;

    SessionState state() {
        return state;
    }

    SessionState on(Event event) {
        state = state == SessionState.CLOSED ? SessionState.CLOSED : next(event);
        return state;
    }

    private SessionState next(Event event) {
        return switch (event) {
            case CONNECTED -> member ? SessionState.CONNECTED : SessionState.REJOINING;
            case DISCONNECTED -> isDoubtful() ? state : SessionState.SUSPENDED;
            case OVERDUE -> member && isHeld() ? SessionState.UNCERTAIN : state;
            case CONFIRMED -> state == SessionState.UNCERTAIN ? SessionState.CONNECTED : state;
            case EXPIRED -> expired();
            case REJOINED -> rejoined();
            case CLOSED -> SessionState.CLOSED;
        };
    }

    private boolean isDoubtful() {
        return state == SessionState.LOST || state == SessionState.UNCERTAIN;
    }

    private boolean isHeld() {
        return state == SessionState.CONNECTED || state == SessionState.SUSPENDED;
    }

    private SessionState expired() {
        member = false;
        return SessionState.LOST;
    }

    private SessionState rejoined() {
        if (state != SessionState.REJOINING) {
            return state;
        }
        member = true;
        return SessionState.CONNECTED;
    }
}
