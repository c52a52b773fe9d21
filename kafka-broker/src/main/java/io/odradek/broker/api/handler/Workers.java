package io.odradek.broker.api.handler;

import io.odradek.broker.network.Request;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for requests that read the disk or compute for long, which an event loop must not do.
 *
 * <p>The queue is bounded: a request that finds it full costs its client the connection, which is how a client learns to
 * slow down. Runs on: any thread.
 */
public final class Workers implements AutoCloseable {

    private static final int QUEUE = 10_000;

    private final ThreadPoolExecutor threads;

    public Workers(int count) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(count, count, 60, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
            Thread thread = new Thread(task, "worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs the rest of a request on a worker. */
    public void run(Request request, Runnable rest) {
        try {
            threads.execute(() -> runGuarded(request, rest));
        } catch (RejectedExecutionException e) {
            request.closeConnection("more than " + QUEUE + " requests wait for a worker thread");
        }
    }

    private static void runGuarded(Request request, Runnable rest) {
        try {
            rest.run();
        } catch (RuntimeException e) {
            Failures.abort(request, e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
