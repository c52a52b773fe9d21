package io.odradek.clients.consumer.fetch;

/**
 * Fetches from one broker: one request is under way at most.
 *
 * <p>Runs on: the event loop.
 */
final class NodeFetch {

    final FetchSession session = new FetchSession();
    boolean inFlight;
    /** The last request asked for what it could while other partitions waited to be read, and got nothing: not again until they move. */
    boolean quiet;

    int failures;
    long notBeforeMs;
}
