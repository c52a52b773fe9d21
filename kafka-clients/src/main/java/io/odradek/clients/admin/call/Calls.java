package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.common.errors.TimeoutException;
import io.odradek.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * All calls that are under way. Runs on: any thread; what it keeps belongs to the event loop.
 */
public final class Calls {

    private static final String CLOSED = "this admin client is closed";

    private final ClusterClient cluster;
    private final Set<Call<?, ?, ?>> running = new HashSet<>();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean closing;

    public Calls(ClusterClient cluster) {
        this.cluster = cluster;
    }

    public ClusterClient cluster() {
        return cluster;
    }

    /** Asks; each key's future fails with what {@link io.odradek.common.errors.ApiException} says of its error. */
    public <K, V, R extends ApiMessage> Map<K, CompletableFuture<V>> ask(
            Question<K, V, R> question, Target<K> target, Collection<K> keys, Deadline deadline) {
        Map<K, CompletableFuture<V>> futures = new LinkedHashMap<>();
        keys.forEach(key -> futures.put(key, new CompletableFuture<>()));
        if (closing && !cluster.loop().inEventLoop()) {
            refuse(futures.values());
        } else if (!futures.isEmpty()) {
            try {
                cluster.execute(() -> begin(question, target, futures, deadline));
            } catch (RejectedExecutionException e) {
                refuse(futures.values());
            }
        }
        return futures;
    }

    /** Asks for one thing. */
    public <K, V, R extends ApiMessage> CompletableFuture<V> askOne(
            Question<K, V, R> question, Target<K> target, K key, Deadline deadline) {
        return ask(question, target, List.of(key), deadline).get(key);
    }

    private static void refuse(Collection<? extends CompletableFuture<?>> futures) {
        futures.forEach(future -> future.completeExceptionally(new IllegalStateException(CLOSED)));
    }

    private <K, V, R extends ApiMessage> void begin(
            Question<K, V, R> question, Target<K> target, Map<K, CompletableFuture<V>> futures, Deadline deadline) {
        if (idle.isDone()) {
            refuse(futures.values());
            return;
        }
        // the call is known only once it is made, and it ends only after that
        List<Call<K, V, R>> self = new ArrayList<>();
        Call<K, V, R> call = new Call<>(cluster, question, target, futures, deadline, () -> {
            running.removeAll(self);
            noteIdleness();
        });
        self.add(call);
        running.add(call);
        call.start();
    }

    private void noteIdleness() {
        if (closing && running.isEmpty()) {
            idle.complete(null);
        }
    }

    /** Takes no more calls; done when those under way have their answers. */
    public CompletableFuture<Void> close() {
        closing = true;
        cluster.execute(this::noteIdleness);
        return idle;
    }

    /** Fails all that is under way. */
    public void giveUp() {
        cluster.execute(() -> {
            List.copyOf(running)
                    .forEach(call -> call.giveUp(
                            key -> new TimeoutException("not answered when this client was closed: " + key)));
            idle.complete(null);
        });
    }
}
