package io.odradek.clients.producer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.TopicImage;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.common.KafkaException;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.InvalidTopicException;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.TopicAuthorizationException;
import io.odradek.protocol.ErrorCode;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Makes a thread of the application wait until a topic is known. Runs on: that thread; on the event loop, where nothing may wait, it
 * fails at once.
 */
final class TopicWait {

    private final ClusterClient cluster;

    TopicWait(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /**
     * What is known of a topic that has a partition of that number.
     *
     * @param partition 0 for any
     * @throws ApiException if it is not known in time, or never will be
     */
    TopicImage await(String topic, int partition, long deadlineNanos) throws InterruptedException {
        Predicate<MetadataImage> known = image -> isKnown(image, topic, partition);
        MetadataImage image = cluster.metadata().image();
        if (!known.test(image)) {
            image = await(topic, partition, known, deadlineNanos);
        }
        TopicImage found = image.topic(topic).orElseThrow();
        requireUsable(found);
        return found;
    }

    private MetadataImage await(String topic, int partition, Predicate<MetadataImage> known, long deadlineNanos)
            throws InterruptedException {
        if (cluster.loop().inEventLoop()) {
            throw new TimeoutException("topic " + topic + " is not known yet, and a callback cannot wait for it");
        }
        CompletableFuture<MetadataImage> next = new CompletableFuture<>();
        long begin = System.nanoTime();
        cluster.execute(() -> {
            cluster.metadata().want(topic);
            if (known.test(cluster.metadata().image())) {
                next.complete(cluster.metadata().image());
                return;
            }
            CompletableFuture<MetadataImage> asked = cluster.metadata().next(known);
            var unused = asked.whenComplete((image, failure) -> {
                if (failure == null) {
                    next.complete(image);
                } else {
                    next.completeExceptionally(failure);
                }
            });
            var unusedEither = next.whenComplete((image, failure) -> asked.cancel(false));
        });
        try {
            return next.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            next.cancel(false);
            throw notKnown(topic, partition, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (ExecutionException | CancellationException e) {
            throw new KafkaException("the producer was closed while send was waiting", e);
        }
    }

    private static boolean isKnown(MetadataImage image, String topic, int partition) {
        TopicImage known = image.topic(topic).orElse(null);
        if (known == null) {
            return false;
        }
        boolean hopeless = known.error() != ErrorCode.NONE && !known.error().isRetriable();
        return hopeless || partition < known.partitions().size();
    }

    private static void requireUsable(TopicImage topic) {
        if (topic.exists()) {
            return;
        }
        switch (topic.error()) {
            case TOPIC_AUTHORIZATION_FAILED ->
                throw new TopicAuthorizationException(
                        "not allowed to write to topic " + topic.name(), Set.of(topic.name()));
            case INVALID_TOPIC_EXCEPTION ->
                throw new InvalidTopicException(topic.name() + " is no name that a topic can have");
            default ->
                throw ApiException.of(
                        topic.error(), "the brokers answer " + topic.error() + " for topic " + topic.name());
        }
    }

    private TimeoutException notKnown(String topic, int partition, long afterMs) {
        MetadataImage image = cluster.metadata().image();
        int count = image.topic(topic).map(known -> known.partitions().size()).orElse(0);
        String what = count == 0
                ? "Topic " + topic
                : "Partition " + partition + " of topic " + topic + " with partition count " + count;
        return new TimeoutException(
                what + " not present in metadata after " + afterMs + " ms: " + reason(image, topic));
    }

    private String reason(MetadataImage image, String topic) {
        Throwable failure = cluster.metadata().lastFailure();
        if (failure != null || image.isEmpty()) {
            String why = failure == null ? "no answer yet" : failure.getMessage();
            return "none of bootstrap.servers=" + cluster.settings().bootstrapText() + " can be asked"
                    + (failure instanceof ConnectionLostException || failure != null ? ": " + why : "");
        }
        return image.topic(topic)
                .map(known -> "the brokers answer " + known.error() + "; is it the right name, and who creates it?")
                .orElse("the brokers have not answered");
    }
}
