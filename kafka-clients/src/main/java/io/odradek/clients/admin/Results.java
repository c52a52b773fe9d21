package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Futures by key. Runs on: any thread; without state. */
final class Results {

    private Results() {}

    static <K, V> Map<K, KafkaFuture<V>> views(Map<K, CompletableFuture<V>> futures) {
        Map<K, KafkaFuture<V>> views = new LinkedHashMap<>();
        futures.forEach((key, future) -> views.put(key, KafkaFuture.of(future)));
        return views;
    }

    /** Done when all are; fails when the first does. */
    static KafkaFuture<Void> all(Map<?, ? extends KafkaFuture<?>> futures) {
        return KafkaFuture.allOf(futures.values().toArray(new KafkaFuture<?>[0]));
    }

    /** All that they say. */
    static <K, V> KafkaFuture<Map<K, V>> together(Map<K, KafkaFuture<V>> futures) {
        return all(futures).thenApply(done -> {
            Map<K, V> values = new LinkedHashMap<>();
            futures.forEach((key, future) -> values.put(
                    key, future.toCompletionStage().toCompletableFuture().join()));
            return values;
        });
    }

    /** The future of a key. @throws IllegalArgumentException if it was not asked for */
    static <K, V> KafkaFuture<V> of(Map<K, KafkaFuture<V>> futures, K key) {
        KafkaFuture<V> future = futures.get(key);
        if (future == null) {
            throw new IllegalArgumentException(key + " was not asked for");
        }
        return future;
    }
}
