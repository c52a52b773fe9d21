package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.session.ZkException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the stores do with failed futures. */
final class Futures {

    private Futures() {}

    /** Completes when all have completed, and with the first failure among them. */
    static CompletableFuture<Void> all(Collection<? extends CompletableFuture<?>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
    }

    static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** Goes on with {@code handler} when the future failed in the given way, and lets every other failure pass. */
    static <T, E extends ZkException> CompletableFuture<T> on(
            CompletableFuture<T> future, Class<E> kind, Function<E, CompletableFuture<T>> handler) {
        return future.exceptionallyCompose(thrown -> {
            Throwable cause = cause(thrown);
            return kind.isInstance(cause) ? handler.apply(kind.cast(cause)) : CompletableFuture.failedFuture(cause);
        });
    }

    /** Makes one step after the other. */
    static <T> CompletableFuture<Void> inTurn(Iterable<T> items, Function<T, ? extends CompletableFuture<?>> step) {
        CompletableFuture<Void> chain = CompletableFuture.completedFuture(null);
        for (T item : items) {
            chain = chain.thenCompose(done -> step.apply(item).thenApply(ignored -> null));
        }
        return chain;
    }

    /** A failed check of {@code /controller_epoch} means one thing only, whatever was to be written. */
    static <T> CompletableFuture<T> fenced(CompletableFuture<T> write, ControllerEpoch epoch) {
        return on(write, ZkException.class, failure -> {
            boolean fenced = failure.path().equals(Paths.CONTROLLER_EPOCH)
                    && (failure instanceof ZkException.VersionConflict || failure instanceof ZkException.NoNode);
            return CompletableFuture.failedFuture(
                    fenced ? new ZkException.FencedController(failure.path(), epoch.epoch()) : failure);
        });
    }

    /** Tries again from scratch, at most that many times, when somebody else was faster. */
    static <T> CompletableFuture<T> retryOnConflict(int attempts, Supplier<CompletableFuture<T>> attempt) {
        return attempt.get().exceptionallyCompose(thrown -> {
            Throwable cause = cause(thrown);
            boolean again = attempts > 1
                    && (cause instanceof ZkException.VersionConflict
                            || cause instanceof ZkException.NodeExists
                            || cause instanceof ZkException.NoNode
                            || cause instanceof ZkException.NotEmpty
                            || cause instanceof ZkException.ConnectionLost);
            return again ? retryOnConflict(attempts - 1, attempt) : CompletableFuture.failedFuture(cause);
        });
    }
}
