package io.odradek.zk.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
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
 * Sends requests in order, a bounded number at a time, and hands their answers to the event thread.
 *
 * <p>While there is no connection nothing is sent: a request that was never sent can wait without any doubt about what became
 * of it. A read whose connection broke goes to the head of the queue again; a write fails, because it may have happened.
 *
 * <p>Runs on: its own sender thread, which owns all fields that change. Callers only enqueue, and never block.
 */
final class Pipeline {

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final long RETRY_MS = 50;

    private final ScheduledExecutorService sender;
    private final Executor events;
    private final Callable<ZooKeeper> handle;
    private final int maxInFlight;
    private final long patienceNanos;

    private final Deque<Request<?>> waiting = new ArrayDeque<>();
    private final Set<Request<?>> inFlight = new HashSet<>();
    private boolean retryScheduled;
    private boolean closed;

    Pipeline(ScheduledExecutorService sender, Executor events, Callable<ZooKeeper> handle, ZooKeeperConfig config) {
        this.sender = sender;
        this.events = events;
        this.handle = handle;
        this.maxInFlight = config.maxInFlight();
        this.patienceNanos = config.connectionTimeout().toNanos();
    }

    <T> CompletableFuture<T> submit(String what, String path, boolean repeatable, Request.Call<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Request<T> request = new Request<>(what, path, repeatable, call, answer, System.nanoTime() + patienceNanos);
        try {
            sender.execute(() -> enqueue(request));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(request.connectionLost());
        }
        return answer;
    }

    /** Fails what waits and what is under way. Runs on: the sender thread. */
    void close() {
        closed = true;
        waiting.forEach(this::fail);
        inFlight.forEach(this::fail);
        waiting.clear();
        inFlight.clear();
    }

    private void enqueue(Request<?> request) {
        if (closed) {
            fail(request);
            return;
        }
        waiting.addLast(request);
        drain();
    }

    private void drain() {
        while (!waiting.isEmpty() && inFlight.size() < maxInFlight) {
            ZooKeeper zooKeeper = connected();
            if (zooKeeper == null) {
                dropOverdue();
                retryLater();
                return;
            }
            send(zooKeeper, waiting.removeFirst());
        }
    }

    private ZooKeeper connected() {
        try {
            ZooKeeper zooKeeper = handle.call();
            return zooKeeper.getState().isConnected() ? zooKeeper : null;
        } catch (Exception e) {
            LOG.debug("No connection to ZooKeeper yet, {} requests wait", waiting.size(), e);
            return null;
        }
    }

    private void dropOverdue() {
        long now = System.nanoTime();
        waiting.removeIf(request -> {
            boolean overdue = now - request.deadlineNanos() > 0;
            if (overdue) {
                fail(request);
            }
            return overdue;
        });
    }

    private void retryLater() {
        if (!retryScheduled && !waiting.isEmpty()) {
            retryScheduled = true;
            var unused = sender.schedule(this::retry, RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry() {
        retryScheduled = false;
        drain();
    }

    private <T> void send(ZooKeeper zooKeeper, Request<T> request) {
        inFlight.add(request);
        try {
            request.call().send(zooKeeper, new OnSender<>(request));
        } catch (RuntimeException e) {
            // a path that ZooKeeper finds malformed, or a value that cannot be encoded: the caller must hear of it
            inFlight.remove(request);
            complete(() -> request.answer().completeExceptionally(e));
        }
    }

    private void fail(Request<?> request) {
        complete(() -> request.answer().completeExceptionally(request.connectionLost()));
    }

    private void complete(Runnable completion) {
        try {
            events.execute(completion);
        } catch (RejectedExecutionException e) {
            completion.run();
        }
    }

    /** Brings the answer from ZooKeeper's thread to the sender thread, and from there to the event thread. */
    private final class OnSender<T> implements Request.Reply<T> {

        private final Request<T> request;

        OnSender(Request<T> request) {
            this.request = request;
        }

        @Override
        public void done(T value) {
            complete(() -> request.answer().complete(value));
            onSender(this::release);
        }

        @Override
        public void failed(Code code, ZkException error) {
            boolean disconnected =
                    code == Code.CONNECTIONLOSS || code == Code.SESSIONEXPIRED || code == Code.SESSIONMOVED;
            if (disconnected && request.repeatable()) {
                onSender(this::repeat);
            } else {
                complete(() -> request.answer().completeExceptionally(error));
                onSender(this::release);
            }
        }

        private void release() {
            inFlight.remove(request);
            drain();
        }

        private void repeat() {
            if (inFlight.remove(request)) {
                waiting.addFirst(request);
            }
            retryLater();
        }

        private void onSender(Runnable step) {
            try {
                sender.execute(step);
            } catch (RejectedExecutionException e) {
                fail(request);
            }
        }
    }
}
