package io.odradek.broker.group;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.group.consumer.KnownTopics;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics as groups of the consumer protocol see them. Expressions are looked into on a thread of their own, since one that
 * is made to take long takes seconds where there are many topics: before a group hears of an expression, and before it hears
 * of other topics.
 *
 * <p>Runs on: changed on its own thread alone; called from any.
 */
final class GroupTopics implements Supplier<KnownTopics>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupTopics.class);

    private static final int MAX_WAITING = 1_000;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "group-topics");
        made.setDaemon(true);
        return made;
    });

    private final Runnable onChange;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Object pending = new Object();
    private ClusterImage nextImage;
    private Set<String> changed = new HashSet<>();
    private volatile TopicView view = TopicView.NOTHING;
    private volatile Set<String> inUse = Set.of();

    /** @param onChange is called after the topics have changed, on the thread of this */
    GroupTopics(Runnable onChange) {
        this.onChange = onChange;
    }

    @Override
    public KnownTopics get() {
        return view;
    }

    /**
     * Looks into the expressions of a member, so that the view knows what they match; done at once where it does.
     *
     * @return fails with an {@link ApiException}: INVALID_REGULAR_EXPRESSION
     */
    CompletableFuture<Void> prepare(Collection<String> expressions) {
        if (view.matches().keySet().containsAll(expressions)) {
            return CompletableFuture.completedFuture(null);
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return CompletableFuture.failedFuture(new ApiException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "more than " + MAX_WAITING + " expressions wait"));
        }
        return catchUp(expressions).whenComplete((done, failure) -> waiting.decrementAndGet());
    }

    /** Looks into all images that came before, and into expressions; done when the view knows both. Fails as above. */
    CompletableFuture<Void> catchUp(Collection<String> expressions) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        run(() -> lookInto(expressions, done));
        return done;
    }

    private void lookInto(Collection<String> expressions, CompletableFuture<Void> done) {
        try {
            TopicView next = view.without(inUse, MAX_WAITING);
            for (String expression : expressions) {
                next = next.with(expression);
            }
            view = next;
            done.complete(null);
        } catch (ApiException e) {
            done.completeExceptionally(e);
        }
    }

    /** Which expressions groups have; of others what they match is forgotten when there are many. */
    void use(Set<String> expressions) {
        inUse = expressions;
    }

    /** Call on the ZooKeeper event thread. */
    void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        Set<String> others = new HashSet<>();
        delta.topics().stream()
                .filter(name -> !shape(before, name).equals(shape(now, name)))
                .forEach(others::add);
        if (others.isEmpty()) {
            return;
        }
        boolean first;
        synchronized (pending) {
            first = nextImage == null;
            nextImage = now;
            changed.addAll(others);
        }
        if (first) {
            run(this::lookIntoImage);
        }
    }

    /** What groups care about of a topic. */
    private static Optional<Object> shape(ClusterImage image, String name) {
        return image.topic(name).map(GroupTopics::shape);
    }

    private static Object shape(TopicImage topic) {
        return new KnownTopics.Known(topic.id(), topic.partitions().size());
    }

    private void lookIntoImage() {
        ClusterImage image;
        Set<String> names;
        synchronized (pending) {
            image = nextImage;
            names = changed;
            nextImage = null;
            changed = new HashSet<>();
        }
        view = view.at(image, names);
        onChange.run();
    }

    private void run(Runnable task) {
        try {
            thread.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("Unexpected error when looking into the topics of groups", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The broker stops: topics are not looked into any more", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
