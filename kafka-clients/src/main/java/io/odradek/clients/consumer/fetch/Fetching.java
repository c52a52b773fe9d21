package io.odradek.clients.consumer.fetch;

/**
 * A partition that is fetched, on the event loop's side: where the next request begins, and whether one may go out.
 *
 * <p>Runs on: the event loop.
 */
final class Fetching {

    static final int NO_REPLICA = -1;

    final long version;
    long offset;
    int lastEpoch;
    boolean paused;
    /** Answers that wait to be read, beside the one that is being read. */
    boolean waiting;

    boolean inFlight;
    boolean halted;
    long notBeforeMs;
    Progress progress = new Progress(-1, -1, -1);

    private int preferred = NO_REPLICA;
    private long preferredUntilMs;

    Fetching(long version, long offset, int lastEpoch) {
        this.version = version;
        this.offset = offset;
        this.lastEpoch = lastEpoch;
    }

    /** Whether the next request may ask for it. */
    boolean isDue(long nowMs) {
        return !paused && !waiting && !inFlight && !halted && nowMs >= notBeforeMs;
    }

    void prefer(int replica, long untilMs) {
        preferred = replica;
        preferredUntilMs = untilMs;
    }

    void forgetPreference() {
        preferred = NO_REPLICA;
    }

    /** A nearer replica than the leader, or {@link #NO_REPLICA}. */
    int preferred(long nowMs) {
        return nowMs < preferredUntilMs ? preferred : NO_REPLICA;
    }
}
