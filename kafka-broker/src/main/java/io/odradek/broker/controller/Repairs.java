package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.Uuid;
import io.odradek.zk.store.ControllerEpoch;
import io.odradek.zk.store.TopicSpec.PartitionSpec;
import io.odradek.zk.store.TopicStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes topics whole that old tools made by writing no more than their replicas, or that a controller left half-way: gives
 * them an id and the states that are missing.
 *
 * <p>A topic that is just being made looks the same for a moment, its znodes arriving in more than one batch; so a topic is
 * looked at a while after it changed. What is written then never overwrites a state. Runs on: the controller's loop.
 */
final class Repairs {

    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);
    private static final long PAUSE_MS = 1_000;

    private final ClusterMetadata cluster;
    private final TopicStore topics;
    private final TopicPlanner planner;
    private final ScheduledExecutorService loop;
    private final Supplier<Optional<ControllerEpoch>> office;
    private final Set<String> suspects = new HashSet<>();

    Repairs(
            ClusterMetadata cluster,
            TopicStore topics,
            TopicPlanner planner,
            ScheduledExecutorService loop,
            Supplier<Optional<ControllerEpoch>> office) {
        this.cluster = cluster;
        this.topics = topics;
        this.planner = planner;
        this.loop = loop;
        this.office = office;
    }

    /** Looks at those of the topics that lack something now, once they have had time to get it. */
    void lookLater(Set<String> names) {
        ClusterImage image = cluster.image();
        boolean scheduled = !suspects.isEmpty();
        for (String name : names) {
            image.topic(name).filter(topic -> isIncomplete(topic, image)).ifPresent(topic -> suspects.add(name));
        }
        if (!scheduled && !suspects.isEmpty()) {
            var unused = loop.schedule(this::look, PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isIncomplete(TopicImage topic, ClusterImage image) {
        boolean incomplete = topic.id().equals(Uuid.ZERO_UUID)
                || topic.partitions().stream().anyMatch(partition -> !partition.hasState());
        return incomplete && !image.deletions().contains(topic.name());
    }

    private void look() {
        ClusterImage image = cluster.image();
        Set<String> names = new HashSet<>(suspects);
        suspects.clear();
        office.get()
                .ifPresent(epoch -> names.forEach(name -> image.topic(name)
                        .filter(topic -> isIncomplete(topic, image))
                        .ifPresent(topic -> repair(topic, image, epoch))));
    }

    private void repair(TopicImage topic, ClusterImage image, ControllerEpoch epoch) {
        List<PartitionSpec> missing = planner.complete(topic, image);
        boolean noId = topic.id().equals(Uuid.ZERO_UUID);
        LOG.info(
                "Topic {} is made whole: {} partitions have no state{}",
                topic.name(),
                missing.size(),
                noId ? ", and it has no id" : "");
        var unused = complete(topic.name(), missing, epoch)
                .thenCompose(done -> noId ? assignId(topic.name(), epoch) : CompletableFuture.completedFuture(null))
                .exceptionally(failure -> {
                    LOG.warn("Topic {} is not whole yet; its next change brings it up again", topic.name(), failure);
                    return null;
                });
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
