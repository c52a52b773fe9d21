package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.Uuid;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import io.odradek.zk.store.TopicStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes topics whole that old tools made by writing no more than their replicas, or that a controller left half-way: gives
 * them an id and the states that are missing. Runs on: the controller's loop.
 */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private final TopicStore topics;
    private final TopicPlanner planner;
    private final Executor loop;
    /** Topics that are being made or repaired: what is missing there is on its way. */
    private final Set<String> busy = new HashSet<>();

    Repairs(TopicStore topics, TopicPlanner planner, Executor loop) {
        this.loop = loop;
        this.topics = topics;
        this.planner = planner;
    }

    void leaveAlone(String topic) {
        busy.add(topic);
    }

    void done(String topic) {
        busy.remove(topic);
    }

    /** Starts on a topic if something is missing there; the future does not fail. */
    CompletableFuture<Void> look(TopicImage topic, ClusterImage image, ControllerEpoch epoch) {
        List<PartitionSpec> missing = planner.complete(topic, image);
        boolean noId = topic.id().equals(Uuid.ZERO_UUID);
        boolean leave = busy.contains(topic.name()) || image.deletions().contains(topic.name());
        if (leave || missing.isEmpty() && !noId) {
            return CompletableFuture.completedFuture(null);
        }
        busy.add(topic.name());
        LOG.info(
                "Topic {} is made whole: {} partitions have no state{}",
                topic.name(),
                missing.size(),
                noId ? ", and it has no id" : "");
        return complete(topic.name(), missing, epoch)
                .thenCompose(done -> noId ? assignId(topic.name(), epoch) : CompletableFuture.completedFuture(null))
                .handleAsync(
                        (done, failure) -> {
                            busy.remove(topic.name());
                            if (failure != null) {
                                LOG.warn(
                                        "Topic {} is not whole yet; its next change brings it up again",
                                        topic.name(),
                                        failure);
                            }
                            return null;
                        },
                        loop);
    }

    private CompletableFuture<Void> complete(String topic, List<PartitionSpec> missing, ControllerEpoch epoch) {
        return missing.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : topics.completePartitions(topic, missing, epoch);
    }

    private CompletableFuture<Void> assignId(String topic, ControllerEpoch epoch) {
        return topics.read(topic).thenCompose(found -> {
            boolean needed = found.filter(now -> now.topic().id().isEmpty()).isPresent();
            return needed
                    ? topics.assignId(topic, found.get(), Uuid.randomUuid().toString(), epoch)
                    : CompletableFuture.completedFuture(null);
        });
    }
}
