package io.odradek.clients.consumer.fetch;

import java.util.function.IntToLongFunction;

/**
 * Fetches from one broker: one request is under way at most, and none goes out while nothing can come of it.
 *
 * <p>Runs on: the event loop.
 */
final class NodeFetch {

    final FetchSession session = new FetchSession();
    private boolean inFlight;
    private boolean othersWaited;
    /** The last request got nothing of what others left to ask for: the next one has to wait for something to move. */
    private boolean quiet;

    private boolean moved;
    private int failures;
    private long notBeforeMs;

    /** Whether a request may go out. */
    boolean mayAsk(long nowMs) {
        return !inFlight && !quiet && nowMs >= notBeforeMs;
    }

    /** When one may go out again, if it is time that it waits for. */
    long notBeforeMs() {
        return notBeforeMs;
    }

    /**
     * A request goes out.
     *
     * @param othersWait whether it leaves partitions out because what came of them waits to be read
     */
    void asked(boolean othersWait) {
        inFlight = true;
        othersWaited = othersWait;
        moved = false;
    }

    /** Something waits no more, or there is something else to ask for. */
    void moved() {
        quiet = false;
        moved = true;
    }

    /** The answer came, with or without something in it. */
    void answered(boolean news) {
        inFlight = false;
        failures = 0;
        // what waited when the request went out may have been taken since
        quiet = othersWaited && !news && !moved;
    }

    /** There is no answer, or it is of no use. */
    void failed(long nowMs, IntToLongFunction backoff) {
        inFlight = false;
        session.reset();
        failures++;
        notBeforeMs = nowMs + backoff.applyAsLong(failures);
    }
}
