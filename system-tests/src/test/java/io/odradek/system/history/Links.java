package io.odradek.system.history;

import java.util.HashSet;
import java.util.Set;

/** Which directions between servers are cut. */
final class Links {

    private record Link(int from, int to) {}

    private final Set<Link> cut = new HashSet<>();

    synchronized void cut(int from, int to) {
        cut.add(new Link(from, to));
    }

    synchronized void mend(int from, int to) {
        cut.remove(new Link(from, to));
        notifyAll();
    }

    /** Waits while the direction is cut. */
    synchronized void awaitOpen(int from, int to) throws InterruptedException {
        while (cut.contains(new Link(from, to))) {
            wait();
        }
    }
}
