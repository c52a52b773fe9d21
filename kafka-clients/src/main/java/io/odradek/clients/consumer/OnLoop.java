package io.odradek.clients.consumer;

import io.odradek.clients.cluster.ClusterClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Has the event loop ask something, for another thread. Runs on: any thread; without state. */
final class OnLoop {

    private OnLoop() {}

    /** @param question asked on the loop */
    static <T> CompletableFuture<T> ask(ClusterClient cluster, Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        cluster.execute(() -> {
            var unused = question.get().whenComplete((value, why) -> {
                if (why == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(why);
                }
            });
        });
        return answer;
    }
}
