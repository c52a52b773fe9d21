package io.odradek.zk.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests in order, a bounded number at a time, and hands their answers on.
 *
 * <p>While there is no connection nothing is sent: a request that was never sent can wait without any doubt about what became
 * of it. A read whose connection broke goes to the head of the queue again; a write fails, because it may have happened.
 *
 * <p>Runs on: any thread. A request is handed to ZooKeeper's client by whoever makes it, or by who brings the answer of an
 * earlier one: the client only queues it, so that nobody waits (but for a tenth of a second at most when the
 * client of a session that is over is just being closed), and no thread lies between. The lock is held for that, which
 * makes the order of the calls that of the requests. What may wait, asking Curator for the handle, is left to the sender
 * thread. No answer is handed on under the lock, but where a request fails in the hands of the client.
 */
final class Pipeline {

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final long RETRY_MS = 50;

    private final ScheduledExecutorService sender;
    private final Callable<ZooKeeper> handle;
    private final int maxInFlight;
    private final long patienceNanos;

    /** Guards all that follows. */
    private final Object lock = new Object();

    private final Deque<Request<?>> waiting = new ArrayDeque<>();
    private final Set<Request<?>> inFlight = new HashSet<>();
    private ZooKeeper current;
    private boolean refreshing;
    private boolean draining;
    private boolean closed;

    Pipeline(ScheduledExecutorService sender, Callable<ZooKeeper> handle, ZooKeeperConfig config) {
        this.sender = sender;
        this.handle = handle;
        this.maxInFlight = config.maxInFlight();
        this.patienceNanos = config.connectionTimeout().toNanos();
    }

    /** @param completion where the answer completes */
    <T> CompletableFuture<T> submit(
            String what, String path, boolean repeatable, Request.Call<T> call, Executor completion) {
        Request<T> request = new Request<>(
                what, path, repeatable, call, new CompletableFuture<>(), completion, System.nanoTime() + patienceNanos);
        if (!enqueue(request)) {
            fail(request);
        }
        return request.answer();
    }

    private boolean enqueue(Request<?> request) {
        synchronized (lock) {
            if (!closed) {
                waiting.addLast(request);
                drain();
            }
            return !closed;
        }
    }

    /** Fails what waits and what is under way. */
    void close() {
        List<Request<?>> unanswered = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            unanswered.addAll(waiting);
            unanswered.addAll(inFlight);
            waiting.clear();
            inFlight.clear();
        }
        unanswered.forEach(Pipeline::fail);
    }

    /** Under the lock; not in itself, when a request fails in the hands of the client and so makes room for another. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!waiting.isEmpty() && inFlight.size() < maxInFlight) {
                if (current == null || !current.getState().isConnected()) {
                    refreshIn(0);
                    return;
                }
                send(current, waiting.removeFirst());
            }
        } finally {
            draining = false;
        }
    }

    private <T> void send(ZooKeeper zooKeeper, Request<T> request) {
        inFlight.add(request);
        try {
            request.call().send(zooKeeper, new Answer<>(request));
        } catch (RuntimeException e) {
            // a path that ZooKeeper finds malformed, or a value that cannot be encoded: the caller must hear of it
            inFlight.remove(request);
            complete(request, () -> request.answer().completeExceptionally(e));
        }
    }

    // without a connection ---------------------------------------------------------------------------------------

    private void refreshIn(long delayMs) {
        if (!refreshing && !closed) {
            refreshing = true;
            try {
                var unused = sender.schedule(this::refresh, delayMs, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("The ZooKeeper session is closed, {} requests will not be sent", waiting.size(), e);
            }
        }
    }

    /** Runs on: the sender thread. */
    private void refresh() {
        ZooKeeper found = find();
        List<Request<?>> overdue = new ArrayList<>();
        synchronized (lock) {
            refreshing = false;
            current = found;
            if (found == null || !found.getState().isConnected()) {
                removeOverdue(overdue);
                if (!waiting.isEmpty()) {
                    refreshIn(RETRY_MS);
                }
            } else {
                drain();
            }
        }
        overdue.forEach(Pipeline::fail);
    }

    private ZooKeeper find() {
        try {
            return handle.call();
        } catch (Exception e) {
            LOG.debug("No connection to ZooKeeper yet", e);
            return null;
        }
    }

    private void removeOverdue(List<Request<?>> overdue) {
        long now = System.nanoTime();
        waiting.removeIf(request -> now - request.deadlineNanos() > 0 && overdue.add(request));
    }

    // answers ----------------------------------------------------------------------------------------------------

    private static void fail(Request<?> request) {
        complete(request, () -> request.answer().completeExceptionally(request.connectionLost()));
    }

    private static void complete(Request<?> request, Runnable completion) {
        try {
            request.completion().execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    /** Takes what ZooKeeper's client says, on its own event thread. */
    private final class Answer<T> implements Request.Reply<T> {

        private final Request<T> request;

        Answer(Request<T> request) {
            this.request = request;
        }

        @Override
        public void done(T value) {
            release();
            complete(request, () -> request.answer().complete(value));
        }

        @Override
        public void failed(Code code, ZkException error) {
            boolean disconnected =
                    code == Code.CONNECTIONLOSS || code == Code.SESSIONEXPIRED || code == Code.SESSIONMOVED;
            if (!disconnected || !request.repeatable() || !repeat()) {
                release();
                complete(request, () -> request.answer().completeExceptionally(error));
            }
        }

        private void release() {
            synchronized (lock) {
                inFlight.remove(request);
                drain();
            }
        }

        /** False when this is closed, and the request has failed. */
        private boolean repeat() {
            synchronized (lock) {
                if (inFlight.remove(request)) {
                    waiting.addFirst(request);
                    refreshIn(RETRY_MS);
                }
                return !closed;
            }
        }
    }
}
