package io.odradek.broker.group;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which everything about groups happens. Runs on: fed from any thread. */
final class GroupLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "groups");
        made.setDaemon(true);
        return made;
    });

    /** Runs a step in turn; false when the loop is closed. */
    boolean execute(Runnable step) {
        try {
            thread.execute(() -> guarded(step));
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The groups' loop is closed: a step is left out", e);
            return false;
        }
    }

    void schedule(Runnable step, long nanos) {
        try {
            var unused = thread.schedule(() -> guarded(step), Math.max(nanos, 0), TimeUnit.NANOSECONDS);
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
        } catch (RuntimeException e) {
            LOG.error("Unexpected error in the groups' loop", e);
        }
    }

    /** Drops what has not begun. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
