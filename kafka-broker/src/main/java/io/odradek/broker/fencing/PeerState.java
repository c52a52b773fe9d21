package io.odradek.broker.fencing;

/**
 * What is known of another broker's process, from one idle connection to it. Pure: what happened in, the next state and what to
 * do out.
 *
 * <pre>
 *   UNKNOWN ── connected ──► CONNECTED ── closed ──► DOUBTED(0) ── refused ──► DOUBTED(1) … DOUBTED(n) ──► DEAD
 *      ▲  │                     ▲                        │  silence
 *      └──┘ refused, silence    └──────── connected ─────┴─────────► UNKNOWN
 * </pre>
 *
 * A process is taken for dead when a connection that it had accepted was closed, and then its host, which answers, refuses
 * several new ones in a row. A host that is silent says nothing about the process: that is left to the session timeout. So is
 * a process that never accepted a connection: its address may be one that does not lead there from here.
 *
 * @param kind where it stands
 * @param refusals in a row since the connection was closed
 */
record PeerState(Kind kind, int refusals) {

    /** That many refusals, {@link #PAUSE_MS} apart, make certain that nobody listens there; a restart takes longer. */
    static final int REFUSALS = 4;

    static final int PAUSE_MS = 10;

    /** Before another try where there is no doubt, or no news. */
    static final int RETRY_MS = 1_000;

    static final PeerState UNKNOWN = new PeerState(Kind.UNKNOWN, 0);

    private static final PeerState CONNECTED = new PeerState(Kind.CONNECTED, 0);

    enum Kind {
        UNKNOWN,
        CONNECTED,
        DOUBTED,
        DEAD
    }

    /** What a try or a connection came to. */
    enum Event {
        CONNECTED,
        /** The connection was reset, or ended by the other side. */
        CLOSED,
        /** The host answered that nobody listens there. */
        REFUSED,
        /** No answer in time, no route, an unknown name. */
        SILENCE
    }

    PeerState on(Event event) {
        return switch (event) {
            case CONNECTED -> CONNECTED;
            case CLOSED -> kind == Kind.CONNECTED ? new PeerState(Kind.DOUBTED, 0) : this;
            case REFUSED -> refused();
            case SILENCE -> kind == Kind.DEAD ? this : UNKNOWN;
        };
    }

    private PeerState refused() {
        if (kind != Kind.DOUBTED) {
            return this;
        }
        return new PeerState(refusals + 1 < REFUSALS ? Kind.DOUBTED : Kind.DEAD, refusals + 1);
    }

    boolean isDoubted() {
        return kind == Kind.DOUBTED;
    }

    boolean isDead() {
        return kind == Kind.DEAD;
    }

    /**
     * How long to wait before the next try to connect, in milliseconds. One connection that did not live long may be that of a
     * process that has died young; several in a row were refused in another way, such as a limit of connections, and are not
     * sought again at once.
     *
     * @param shortLived how many connections in a row, up to the last one, did not live long
     */
    int pauseMs(int shortLived) {
        if (kind != Kind.DOUBTED) {
            return RETRY_MS;
        }
        return refusals > 0 ? PAUSE_MS : shortLived > 1 ? RETRY_MS : 0;
    }
}
