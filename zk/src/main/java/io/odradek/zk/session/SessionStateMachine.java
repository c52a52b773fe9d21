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
            case DISCONNECTED -> state == SessionState.LOST ? SessionState.LOST : SessionState.SUSPENDED;
            case EXPIRED -> expired();
            case REJOINED -> rejoined();
            case CLOSED -> SessionState.CLOSED;
        };
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
