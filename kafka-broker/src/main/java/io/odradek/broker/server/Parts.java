package io.odradek.broker.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, to be stopped in the reverse order. Runs on: one thread at a time.
 */
final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private record Part(String name, Runnable stop) {}

    private final Deque<Part> started = new ArrayDeque<>();

    /** Remembers how to stop something. */
    synchronized void add(String name, Runnable stop) {
        started.push(new Part(name, stop));
    }

    /** Stops everything, the last first; a part that fails to stop does not keep the others from it. */
    @Override
    public void close() {
        for (Part part = next(); part != null; part = next()) {
            try {
                part.stop().run();
            } catch (RuntimeException e) {
                LOG.error("Could not stop {}", part.name(), e);
            }
        }
    }

    private synchronized Part next() {
        return started.poll();
    }
}
