package io.odradek.broker.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for one step of the start. Runs on: the thread that starts the broker, the only one that may wait. */
final class StartStep {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private StartStep() {}

    /**
     * The result of a step.
     *
     * @param what completes the sentence "could not …"
     * @throws IllegalStateException if it takes too long; what the step itself threw, if it failed
     */
    static <T> T await(String what, CompletableFuture<T> step) {
        return finish(what, step.copy().orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The result of a step that may take as long as it needs: the recovery of large logs is a matter of minutes. */
    static <T> T finish(String what, CompletableFuture<T> step) {
        try {
            return step.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException late) {
                throw new IllegalStateException("could not " + what + " within " + TIMEOUT.toSeconds() + " s", late);
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("could not " + what, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trying to " + what, e);
        }
    }
}
