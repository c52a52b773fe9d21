package io.odradek.broker.api.handler;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The time that a client gives a change, over all its steps. Work that waits for ZooKeeper may outlast it: the client hears
 * REQUEST_TIMED_OUT, and the requests behind it on the same connection are not held up for longer.
 *
 * <p>Runs on: any thread; blocks none. What follows a timeout runs on a thread of the JVM's timer.
 */
public final class Deadline {

    /** Clients give up an unanswered request after 30 s unless told otherwise. */
    private static final int LONGEST_MS = 30_000;

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /** @param timeoutMs what the client gave; bounded here */
    public static Deadline in(int timeoutMs) {
        long bounded = Math.max(1, Math.min(timeoutMs, LONGEST_MS));
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bounded));
    }

    /**
     * The work, or its failure with REQUEST_TIMED_OUT. The work itself goes on.
     *
     * @param work a future of this request's own
     */
    public <T> CompletableFuture<T> require(CompletableFuture<T> work) {
        return work.copy().orTimeout(leftNanos(), TimeUnit.NANOSECONDS).exceptionallyCompose(thrown -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            return CompletableFuture.failedFuture(cause instanceof TimeoutException ? timedOut() : thrown);
        });
    }

    /** The result, once what is waited for has come or the time is over. */
    public <T> CompletableFuture<T> await(CompletableFuture<?> wait, T result) {
        return wait.orTimeout(leftNanos(), TimeUnit.NANOSECONDS).handle((done, late) -> result);
    }

    private long leftNanos() {
        return Math.max(1, endNanos - System.nanoTime());
    }

    private static ApiException timedOut() {
        return new ApiException(
                ErrorCode.REQUEST_TIMED_OUT,
                "ZooKeeper did not answer in time; the change may be made all the same, look before you ask again");
    }
}
