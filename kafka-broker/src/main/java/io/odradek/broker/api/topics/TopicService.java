package io.odradek.broker.api.topics;

import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.metadata.TopicAutoCreation;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.ControllerConnection;
import io.odradek.broker.controller.CreatedTopic;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.controller.Result;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Makes topics and waits until this broker serves them, so that whoever has the answer can use the topic.
 *
 * <p>Runs on: any thread; blocks none.
 */
public final class TopicService implements TopicAutoCreation {

    /** A topic that is made on the way holds up what else its client asks: it is looked for again rather than waited for. */
    private static final int AUTO_CREATION_MS = 5_000;

    private final Controller controller;
    private final ForwardedCreation elsewhere;
    private final ClusterMetadata cluster;
    private final boolean autoCreation;

    /** @param elsewhere the way to the controller, where that is another broker */
    public TopicService(
            Controller controller, ControllerConnection elsewhere, ClusterMetadata cluster, boolean autoCreation) {
        this.controller = controller;
        this.elsewhere = new ForwardedCreation(elsewhere, AUTO_CREATION_MS);
        this.cluster = cluster;
        this.autoCreation = autoCreation;
    }

    /** Makes topics; the results come when this broker serves all that were made, or the time is over. */
    CompletableFuture<List<Result<CreatedTopic>>> create(List<NewTopic> topics, boolean validateOnly, int timeoutMs) {
        Deadline deadline = Deadline.in(timeoutMs);
        return deadline.require(controller.createTopics(topics, validateOnly))
                .thenCompose(results -> awaitServed(results, validateOnly, deadline));
    }

    private CompletableFuture<List<Result<CreatedTopic>>> awaitServed(
            List<Result<CreatedTopic>> results, boolean validateOnly, Deadline deadline) {
        Map<String, CreatedTopic> made = new HashMap<>();
        results.forEach(result -> result.value().ifPresent(topic -> made.put(result.name(), topic)));
        if (validateOnly || made.isEmpty()) {
            return CompletableFuture.completedFuture(results);
        }
        // a topic that is made but not seen in time is made all the same: the client finds it with its next look
        return deadline.await(
                cluster.when(image ->
                        made.entrySet().stream().allMatch(entry -> isServed(image, entry.getKey(), entry.getValue()))),
                results);
    }

    /** The settings may be read after the topic, and until then it would be served with those of the broker. */
    private static boolean isServed(ClusterImage image, String name, CreatedTopic made) {
        return image.topic(name)
                        .filter(topic -> topic.id().equals(made.id()))
                        .filter(TopicService::hasLeaders)
                        .isPresent()
                && image.config(ConfigEntity.topic(name))
                        .keySet()
                        .containsAll(made.config().keySet());
    }

    private static boolean hasLeaders(TopicImage topic) {
        return topic.partitions().stream().allMatch(partition -> partition.leader() >= 0);
    }

    /** Waits until this broker knows that topics are gone, or the time is over. */
    <T> CompletableFuture<T> awaitGone(Collection<Uuid> ids, Deadline deadline, T result) {
        return deadline.await(
                cluster.when(
                        image -> ids.stream().allMatch(id -> image.topic(id).isEmpty())),
                result);
    }

    @Override
    public CompletableFuture<Map<String, ErrorCode>> create(Collection<String> names) {
        if (!autoCreation) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Deadline deadline = Deadline.in(AUTO_CREATION_MS);
        return deadline.require(make(names))
                .thenCompose(results -> awaitServed(results, false, deadline))
                .handle((results, failure) -> failure == null ? errors(results) : notYet(names));
    }

    private CompletableFuture<List<Result<CreatedTopic>>> make(Collection<String> names) {
        if (!controller.isActive()) {
            return elsewhere.create(names);
        }
        List<NewTopic> topics = names.stream()
                .map(name -> new NewTopic(name, NewTopic.DEFAULT, NewTopic.DEFAULT, Map.of(), Map.of()))
                .toList();
        return controller.createTopics(topics, false);
    }

    private static Map<String, ErrorCode> notYet(Collection<String> names) {
        Map<String, ErrorCode> errors = new HashMap<>();
        names.forEach(name -> errors.put(name, ErrorCode.LEADER_NOT_AVAILABLE));
        return errors;
    }

    private static Map<String, ErrorCode> errors(List<Result<CreatedTopic>> results) {
        Map<String, ErrorCode> errors = new HashMap<>();
        results.forEach(result -> errors.put(
                result.name(), result.error().map(error -> shown(error.error())).orElse(ErrorCode.NONE)));
        return errors;
    }

    /** What makes a client look again: another was quicker, or the controller is elsewhere, or away. */
    private static ErrorCode shown(ErrorCode error) {
        return switch (error) {
            case TOPIC_ALREADY_EXISTS -> ErrorCode.NONE;
            case NOT_CONTROLLER, BROKER_NOT_AVAILABLE, REQUEST_TIMED_OUT -> ErrorCode.LEADER_NOT_AVAILABLE;
            default -> error;
        };
    }
}
