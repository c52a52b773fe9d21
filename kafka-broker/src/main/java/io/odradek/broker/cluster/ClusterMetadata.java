package io.odradek.broker.cluster;

import io.odradek.common.Uuid;
import io.odradek.zk.watch.MetadataChange;
import io.odradek.zk.watch.MetadataWatch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the newest image of the cluster and tells of each new one.
 *
 * <p>For each batch that the watch delivers there is one image. Whoever reads {@link #image()} sees it first, then the
 * listeners hear of it in the order in which they were added, then those who wait for something in it.
 *
 * <p>Runs on: images are made and listeners called on the ZooKeeper event thread; everything else from any thread.
 */
public final class ClusterMetadata implements MetadataWatch.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterMetadata.class);

    /** Hears of each new image. Runs on: the ZooKeeper event thread; must not block. */
    @FunctionalInterface
    public interface Listener {
        void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta);
    }

    private record Waiter(Predicate<ClusterImage> condition, CompletableFuture<ClusterImage> future) {

        boolean settle(ClusterImage image) {
            // a caller that gave up has completed the future itself
            return future.isDone() || condition.test(image) && future.complete(image);
        }
    }

    private final ImageAssembler assembler = new ImageAssembler();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<ClusterImage> first = new CompletableFuture<>();
    private volatile ClusterImage image = ClusterImage.EMPTY;

    /** The newest image that all listeners have heard of: what waits for something may rely on what they do with it. */
    private volatile ClusterImage told = ClusterImage.EMPTY;

    /** The newest image. */
    public ClusterImage image() {
        return image;
    }

    /** Adds a listener; those added first hear first. Add them before the watch starts. */
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** Completes with the first image that is complete. */
    public CompletableFuture<ClusterImage> whenLoaded() {
        return first.copy();
    }

    /**
     * Completes with the first image from now on that fulfils the condition, after the listeners have heard of it; at once
     * when the newest that they have heard of does. Has no time limit: use {@link CompletableFuture#orTimeout}.
     */
    public CompletableFuture<ClusterImage> when(Predicate<ClusterImage> condition) {
        Waiter waiter = new Waiter(condition, new CompletableFuture<>());
        // first in the queue, then look: an image that comes between the two settles it
        waiters.add(waiter);
        if (waiter.settle(told)) {
            waiters.remove(waiter);
        }
        return waiter.future();
    }

    /** Completes when this broker knows the topic of that name and id. */
    public CompletableFuture<ClusterImage> whenTopic(String name, Uuid id) {
        return when(
                now -> now.topic(name).filter(topic -> topic.id().equals(id)).isPresent());
    }

    /** Completes when this broker knows no topic of that id any more. */
    public CompletableFuture<ClusterImage> whenTopicGone(Uuid id) {
        return when(now -> now.topic(id).isEmpty());
    }

    @Override
    public void onChanges(List<MetadataChange> batch) {
        ImageAssembler.Step step = assembler.apply(batch);
        LOG.debug("{} changes of the cluster: {}", batch.size(), step.delta());
        if (step.delta().isEmpty() && first.isDone()) {
            return;
        }
        image = step.now();
        for (Listener listener : listeners) {
            try {
                listener.onImage(step.before(), step.now(), step.delta());
            } catch (RuntimeException e) {
                LOG.error("A listener failed on a change of the cluster: {}", step.delta(), e);
            }
        }
        told = step.now();
        first.complete(step.now());
        waiters.removeIf(waiter -> waiter.settle(step.now()));
    }
}
