package io.odradek.broker.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same with many things on a few threads, and waits for all. */
final class ParallelRun {

    private ParallelRun() {}

    /**
     * Waits until all is done; throws what the first failed one threw.
     */
    static <T> void of(List<T> things, int threads, String threadName, Consumer<T> action) {
        if (things.isEmpty()) {
            return;
        }
        int size = Math.max(1, Math.min(threads, things.size()));
        ExecutorService pool = Executors.newFixedThreadPool(size, task -> new Thread(task, threadName));
        try {
            List<Future<?>> running = new ArrayList<>(things.size());
            things.forEach(thing -> running.add(pool.submit(() -> action.accept(thing))));
            for (Future<?> future : running) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of " + threadName, e);
        } finally {
            pool.shutdown();
        }
    }
}
