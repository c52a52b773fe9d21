package io.odradek.clients.producer;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the bytes of {@code buffer.memory}. Who finds too few free waits, in the order of coming; the first in the queue gets
 * what becomes free until it has enough, so that a large batch is not overtaken for ever by small ones.
 *
 * <p>Runs on: any thread; {@link #reserve} may block.
 */
final class BufferMemory {

    /** A thread that waits. */
    private static final class Waiting {
        private final int bytes;
        private final Condition served;

        Waiting(int bytes, Condition served) {
            this.bytes = bytes;
            this.served = served;
        }

        int bytes() {
            return bytes;
        }

        Condition served() {
            return served;
        }
    }

    private final long total;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private long free;
    private volatile boolean contended;
    private boolean closed;

    BufferMemory(long total) {
        this.total = total;
        this.free = total;
    }

    long total() {
        return total;
    }

    long available() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits: then nothing should linger. */
    boolean hasWaiters() {
        return contended;
    }

    int waiters() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the bytes if they are free and nobody waits for some. */
    boolean tryReserve(int bytes) {
        lock.lock();
        try {
            if (!queue.isEmpty() || free < bytes) {
                return false;
            }
            free -= bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the bytes, when they are free.
     *
     * @param bytes at most {@link #total()}
     * @return false if they were not free in time, or this was closed
     */
    boolean reserve(int bytes, long timeoutNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Waiting mine = new Waiting(bytes, lock.newCondition());
            queue.add(mine);
            contended = true;
            try {
                long left = timeoutNanos;
                while (!closed && (queue.peek() != mine || free < bytes)) {
                    if (left <= 0) {
                        return false;
                    }
                    left = mine.served().awaitNanos(left);
                }
                if (!closed) {
                    free -= bytes;
                }
                return !closed;
            } finally {
                queue.remove(mine);
                contended = !queue.isEmpty();
                wakeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    void release(int bytes) {
        lock.lock();
        try {
            free += bytes;
            assert free <= total : "more was given back than taken";
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    private void wakeFirst() {
        Waiting first = queue.peek();
        if (first != null && (closed || free >= first.bytes())) {
            first.served().signal();
        }
    }

    /** Nobody gets anything any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.forEach(one -> one.served().signal());
        } finally {
            lock.unlock();
        }
    }

    static long nanos(long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
