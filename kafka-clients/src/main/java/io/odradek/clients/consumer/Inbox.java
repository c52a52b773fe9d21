package io.odradek.clients.consumer;

import io.odradek.common.KafkaException;
import io.odradek.common.errors.InterruptException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.WakeupException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the event loop has for the application's thread, and where that thread waits.
 *
 * <p>Runs on: {@link #add}, {@link #stir} and {@link #wakeup} on any thread; everything else on the application's.
 */
final class Inbox {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile Thread waiting;
    private volatile boolean wokenUp;
    private volatile boolean stirred;

    void add(Runnable task) {
        tasks.add(task);
        stir();
    }

    /** Ends a wait, for the thread to look again. */
    void stir() {
        stirred = true;
        LockSupport.unpark(waiting);
    }

    void wakeup() {
        wokenUp = true;
        stir();
    }

    /** Does what has come. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void throwIfWokenUp() {
        if (wokenUp) {
            wokenUp = false;
            throw new WakeupException();
        }
        if (Thread.interrupted()) {
            throw new InterruptException("the thread was interrupted");
        }
    }

    /** Waits until something has come, or a time. */
    void await(long untilMs) {
        waiting = Thread.currentThread();
        while (!stirred
                && tasks.isEmpty()
                && !wokenUp
                && !Thread.currentThread().isInterrupted()) {
            long left = untilMs - Clock.nowMs();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(left));
        }
        stirred = false;
        waiting = null;
    }

    /**
     * Waits for a result.
     *
     * @param what for the message, when it takes too long
     */
    <T> T get(CompletableFuture<T> future, long untilMs, String what) {
        waiting = Thread.currentThread();
        var unused = future.whenComplete((value, failure) -> LockSupport.unpark(waiting));
        try {
            while (!future.isDone()) {
                throwIfWokenUp();
                long left = untilMs - Clock.nowMs();
                if (left <= 0) {
                    throw new TimeoutException("it took too long to " + what);
                }
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(left));
            }
        } finally {
            waiting = null;
        }
        return result(future);
    }

    private static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw causeOf(e);
        }
    }

    /** What made a future fail. */
    static RuntimeException causeOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new KafkaException(cause);
    }
}
