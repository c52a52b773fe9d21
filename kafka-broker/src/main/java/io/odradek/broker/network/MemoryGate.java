package io.odradek.broker.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The bound on the memory that requests in flight hold, over all connections.
 *
 * <p>A connection reserves the bytes of a request as they arrive, not as they are announced, and gives them back when the
 * answer is on its way. Where there is no room it waits in line, and is not read meanwhile; the sender feels that as TCP
 * back-pressure.
 *
 * <p>Requests that have not arrived whole could fill the gate and wait for one another for ever. When nothing but such is
 * held, the first in the line is favoured: it goes on past the limit until it is whole or its connection is gone.
 *
 * <p>Invariants: {@code 0 <= unfinishedBytes <= used}; {@code used <= limit}, but for the bytes of one favoured request and for a
 * single request larger than the limit, which goes alone.
 *
 * <p>Runs on: any thread.
 */
public final class MemoryGate {

    private record Waiter(Object owner, int bytes, boolean whole, Runnable granted) {}

    private final long limit;
    private final Queue<Waiter> waiters = new ArrayDeque<>();
    /** What is reserved of each request that has not arrived whole. */
    private final Map<Object, Integer> unfinished = new HashMap<>();

    private long used;
    private long unfinishedBytes;
    private Object favoured;

    public MemoryGate(long limit) {
        this.limit = limit;
    }

    /**
     * Reserves bytes of a request that is arriving, now or later.
     *
     * @param owner whose request it is; an owner has one at a time, and waits for one reservation at a time
     * @param whole whether the request is whole with these bytes; from then on they are held until they are released
     * @param granted is called, on the thread of whoever made room, when the bytes are reserved; not if they are now
     * @return whether they are reserved now
     */
    boolean reserve(Object owner, int bytes, boolean whole, Runnable granted) {
        Waiter waiter = new Waiter(owner, bytes, whole, granted);
        List<Waiter> admitted;
        synchronized (this) {
            if (owner.equals(favoured) || (waiters.isEmpty() && fits(bytes))) {
                take(waiter);
                return true;
            }
            waiters.add(waiter);
            admitted = admit();
        }
        boolean now = admitted.remove(waiter);
        admitted.forEach(other -> other.granted().run());
        return now;
    }

    /** Gives the bytes of a whole request back and lets in whoever is next. */
    void release(int bytes) {
        List<Waiter> admitted;
        synchronized (this) {
            used -= bytes;
            if (used < unfinishedBytes) {
                throw new IllegalStateException("more request memory was given back than reserved: " + used
                        + " bytes are used, " + unfinishedBytes + " of them by unfinished requests");
            }
            admitted = admit();
        }
        admitted.forEach(waiter -> waiter.granted().run());
    }

    /** Gives back what is reserved of an owner's request that is not whole, and takes the owner out of the line. */
    void abandon(Object owner) {
        List<Waiter> admitted;
        synchronized (this) {
            Integer held = unfinished.remove(owner);
            if (held != null) {
                used -= held;
                unfinishedBytes -= held;
            }
            waiters.removeIf(waiter -> waiter.owner().equals(owner));
            if (owner.equals(favoured)) {
                favoured = null;
            }
            admitted = admit();
        }
        admitted.forEach(waiter -> waiter.granted().run());
    }

    private List<Waiter> admit() {
        List<Waiter> admitted = new ArrayList<>(0);
        while (!waiters.isEmpty() && fits(waiters.peek().bytes())) {
            admitted.add(takeNext());
        }
        boolean stuck = admitted.isEmpty() && !waiters.isEmpty() && favoured == null && used == unfinishedBytes;
        if (stuck) {
            favoured = waiters.peek().owner();
            admitted.add(takeNext());
        }
        return admitted;
    }

    private Waiter takeNext() {
        Waiter next = waiters.remove();
        take(next);
        return next;
    }

    private void take(Waiter waiter) {
        used += waiter.bytes();
        if (!waiter.whole()) {
            unfinished.merge(waiter.owner(), waiter.bytes(), Integer::sum);
            unfinishedBytes += waiter.bytes();
            return;
        }
        Integer before = unfinished.remove(waiter.owner());
        unfinishedBytes -= before == null ? 0 : before;
        if (waiter.owner().equals(favoured)) {
            favoured = null;
        }
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
