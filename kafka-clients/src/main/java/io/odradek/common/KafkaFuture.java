package io.odradek.common;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What an admin client will have to say.
 *
 * <pre>{@code
 * Uuid id = admin.createTopics(List.of(new NewTopic("orders", 6, (short) 3))).topicId("orders").get();
 * }</pre>
 *
 * <p>Functions given to {@link #thenApply} and {@link #whenComplete} run on the client's event loop, or on the thread that gives
 * them when the answer is there already: they must not wait, and least of all for another answer of the same client.
 *
 * <p>Runs on: any thread.
 *
 * @param <T> what it says
 */
public final class KafkaFuture<T> implements Future<T> {

    /** Makes something else of an answer. */
    @FunctionalInterface
    public interface BaseFunction<A, B> {
        B apply(A a);
    }

    /** Hears of an answer or of a failure; the other one is null. */
    @FunctionalInterface
    public interface BiConsumer<A, B> {
        void accept(A a, B b);
    }

    private final CompletableFuture<T> future;

    private KafkaFuture(CompletableFuture<T> future) {
        this.future = future;
    }

    /** A view of another future: what this one says is what that one does. */
    public static <U> KafkaFuture<U> of(CompletableFuture<U> future) {
        return new KafkaFuture<>(future);
    }

    /** One that has its answer. */
    public static <U> KafkaFuture<U> completedFuture(U value) {
        return of(CompletableFuture.completedFuture(value));
    }

    /** One that has failed. */
    public static <U> KafkaFuture<U> failedFuture(Throwable failure) {
        return of(CompletableFuture.failedFuture(failure));
    }

    /** Has its answer when all of them have; fails when the first of them does. */
    public static KafkaFuture<Void> allOf(KafkaFuture<?>... futures) {
        CompletableFuture<Void> all = CompletableFuture.allOf(
                Arrays.stream(futures).map(one -> one.future).toArray(CompletableFuture<?>[]::new));
        for (KafkaFuture<?> one : futures) {
            var unused = one.whenComplete((value, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(failure);
                }
            });
        }
        return of(all);
    }

    /** A stage with the same answer; completing it leaves this future as it is. */
    public CompletionStage<T> toCompletionStage() {
        return future.minimalCompletionStage();
    }

    /** What a function makes of the answer. */
    public <R> KafkaFuture<R> thenApply(BaseFunction<? super T, ? extends R> function) {
        return of(future.thenApply(function::apply));
    }

    /** Tells an action of the answer, or of the failure. */
    public KafkaFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        return of(future.whenComplete((value, failure) -> action.accept(value, causeOf(failure))));
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Gives up waiting: what was asked may be done all the same. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return future.cancel(mayInterruptIfRunning);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        return future.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(timeout, unit);
    }

    /**
     * The answer if it is there, or else another value.
     *
     * @throws ExecutionException if this failed
     */
    public T getNow(T valueIfAbsent) throws ExecutionException {
        try {
            return future.getNow(valueIfAbsent);
        } catch (CancellationException e) {
            throw e;
        } catch (CompletionException e) {
            throw new ExecutionException(causeOf(e));
        }
    }

    @Override
    public boolean isCancelled() {
        return future.isCancelled();
    }

    /** Whether there is a failure in place of an answer. */
    public boolean isCompletedExceptionally() {
        return future.isCompletedExceptionally();
    }

    @Override
    public boolean isDone() {
        return future.isDone();
    }

    @Override
    public String toString() {
        return "KafkaFuture{" + future + '}';
    }
}
