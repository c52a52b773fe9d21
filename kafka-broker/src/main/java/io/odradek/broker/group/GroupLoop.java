package io.odradek.broker.group;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one line in which everything about groups happens, step by step: no two steps run at once, each sees what those before
 * it did, and they run in the order in which they came.
 *
 * <p>Steps run on the loop's own thread. A step that is short may also run at once, on the thread that brings it, if the line
 * is empty ({@link #executeHere}): handing it over and waking a thread can cost more than the step. Such a thread never goes on
 * with the steps of others.
 *
 * <p>Runs on: fed from any thread.
 */
final class GroupLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "groups");
        made.setDaemon(true);
        return made;
    });
    private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

    /**
     * Steps that run or wait. Whoever raises it from nothing sees to it that they run; whoever takes one off hands on the view
     * of what it did to whoever raises it next.
     */
    private final AtomicInteger pending = new AtomicInteger();

    private volatile boolean closed;

    /** Runs a step in turn; false when the loop is closed. */
    boolean execute(Runnable step) {
        if (closed) {
            LOG.debug("The groups' loop is closed: a step is left out");
            return false;
        }
        steps.add(step);
        if (pending.getAndIncrement() == 0) {
            hand();
        }
        return true;
    }

    /** The same, for a short step: at once, on this thread, when nothing else runs or waits. */
    boolean executeHere(Runnable step) {
        if (closed || !pending.compareAndSet(0, 1)) {
            return execute(step);
        }
        guarded(step);
        if (pending.decrementAndGet() > 0) {
            hand();
        }
        return true;
    }

    private void hand() {
        try {
            thread.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.debug("The groups' loop is closed: {} steps are left out", pending.get(), e);
        }
    }

    /** A step is in the queue before it is counted. */
    private void run() {
        do {
            guarded(steps.remove());
        } while (pending.decrementAndGet() > 0);
    }

    void schedule(Runnable step, long nanos) {
        try {
            var unused = thread.schedule(() -> executeHere(step), Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The groups' loop is closed: a later step is left out", e);
        }
    }

    /** Goes on with what a future brings, in turn; a failure is the cause itself. */
    <T> void after(CompletableFuture<T> future, BiConsumer<T, Throwable> then) {
        var unused = future.whenComplete((value, failure) -> execute(() -> then.accept(value, cause(failure))));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            // whatever it was, those that wait in line must have their turn
            LOG.error("Unexpected error in the groups' loop", e);
        }
    }

    /** Takes no more steps; those in line still run. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
    }
}
