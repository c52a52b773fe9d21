package io.odradek.broker.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * The bound on the memory that requests in flight hold, over all connections.
 *
 * <p>A connection reserves the bytes of a request before it reads them and gives them back when the answer is on its way.
 * Where there is no room it waits in line, and is not read meanwhile; the sender feels that as TCP back-pressure.
 *
 * <p>Invariant: {@code 0 <= used}, and {@code used <= limit} unless a single request is larger than the limit, which then
 * goes alone.
 *
 * <p>Runs on: any thread.
 */
public final class MemoryGate {

    private record Waiter(int bytes, Runnable granted) {}

    private final long limit;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    private long used;

    public MemoryGate(long limit) {
        this.limit = limit;
    }

    /**
     * Reserves bytes now or later.
     *
     * @param granted is called, on the thread of whoever made room, when the bytes are reserved; not if they are now
     * @return whether they are reserved now
     */
    synchronized boolean reserve(int bytes, Runnable granted) {
        if (waiters.isEmpty() && fits(bytes)) {
            used += bytes;
            return true;
        }
        waiters.add(new Waiter(bytes, granted));
        return false;
    }

    /** Gives reserved bytes back and lets in whoever is next. */
    void release(int bytes) {
        List<Runnable> admitted = new ArrayList<>(0);
        synchronized (this) {
            used -= bytes;
            if (used < 0) {
                throw new IllegalStateException("more request memory was given back than reserved: " + used);
            }
            while (!waiters.isEmpty() && fits(waiters.peek().bytes())) {
                Waiter next = waiters.remove();
                used += next.bytes();
                admitted.add(next.granted());
            }
        }
        admitted.forEach(Runnable::run);
    }

    private boolean fits(int bytes) {
        return used == 0 || used + bytes <= limit;
    }

    /** Bytes reserved at this moment. */
    public synchronized long usedBytes() {
        return used;
    }

    /** Connections that wait for room at this moment. */
    public synchronized int waiting() {
        return waiters.size();
    }
}
