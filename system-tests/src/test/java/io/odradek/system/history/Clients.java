package io.odradek.system.history;

import io.odradek.system.Cluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the clients of a history have in common. */
final class Clients {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Clients() {}

    static Map<String, Object> with(Cluster cluster, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", cluster.bootstrap());
        all.put("reconnect.backoff.max.ms", 200);
        return all;
    }

    /** Waits for a client's thread to come to its end. */
    static void join(Thread thread) {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " does not come to its end");
        }
    }
}
