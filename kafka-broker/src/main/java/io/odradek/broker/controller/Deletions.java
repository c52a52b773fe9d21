package io.odradek.broker.controller;

import io.odradek.zk.session.ZkException;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.TopicStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes topics that are marked for deletion, each at most once at a time, and tries again for as long as this broker is the
 * controller: a mark is a promise. Runs on: the controller's loop.
 */
final class Deletions {

    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final long RETRY_MS = 1_000;

    private final TopicStore topics;
    private final ScheduledExecutorService loop;
    private final Supplier<Optional<ControllerEpoch>> office;
    private final Map<String, CompletableFuture<Void>> running = new HashMap<>();

    Deletions(TopicStore topics, ScheduledExecutorService loop, Supplier<Optional<ControllerEpoch>> office) {
        this.topics = topics;
        this.loop = loop;
        this.office = office;
    }

    /** Removes a topic that is marked. The future tells of this attempt; a failed one is repeated later on. */
    CompletableFuture<Void> run(String topic, ControllerEpoch epoch) {
        CompletableFuture<Void> underWay = running.get(topic);
        if (underWay != null) {
            return underWay;
        }
        CompletableFuture<Void> deletion = topics.delete(topic, epoch);
        running.put(topic, deletion);
        return deletion.whenCompleteAsync((done, failure) -> finish(topic, failure), loop);
    }

    private void finish(String topic, Throwable failure) {
        running.remove(topic);
        if (failure == null) {
            LOG.info("Topic {} is deleted", topic);
            return;
        }
        boolean fenced = Failures.toApi(failure).getCause() instanceof ZkException.FencedController;
        LOG.warn("Topic {} could not be deleted{}", topic, fenced ? "" : " yet: trying again", failure);
        if (!fenced) {
            var unused = loop.schedule(() -> retry(topic), RETRY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void retry(String topic) {
        office.get().ifPresent(epoch -> {
            var unused = run(topic, epoch);
        });
    }
}
