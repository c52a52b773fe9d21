package io.odradek.broker.api.topics;

import io.odradek.broker.controller.ControllerConnection;
import io.odradek.broker.controller.CreatedTopic;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.controller.Result;
import io.odradek.broker.controller.TopicNames;
import io.odradek.clients.network.Response;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has topics made by the controller that clients of this broker asked for, where this broker is not the controller (KIP-590 does the
 * same). Clients ask for one topic many at a time: whoever asks while it is being made waits for the same answer.
 *
 * <p>Invariant: a topic is asked for once at a time, and at most {@link #MAX_UNDER_WAY} are.
 *
 * <p>Runs on: any thread; answers come on the event loop of the connection.
 */
final class ForwardedCreation {

    /** What goes beyond is asked for by its clients again, when there is room. */
    static final int MAX_UNDER_WAY = 1_000;

    /** The first that tells the topic's id. */
    private static final short VERSION = 7;

    private static final Logger LOG = LoggerFactory.getLogger(ForwardedCreation.class);

    private final BiFunction<CreateTopicsRequest, Short, CompletableFuture<Response>> controller;
    private final int timeoutMs;
    private final Map<String, CompletableFuture<Result<CreatedTopic>>> underWay = new HashMap<>();
    private volatile boolean failing;

    /** @param timeoutMs how long the controller may wait until it serves the topics */
    ForwardedCreation(ControllerConnection controller, int timeoutMs) {
        this(controller::send, timeoutMs);
    }

    ForwardedCreation(BiFunction<CreateTopicsRequest, Short, CompletableFuture<Response>> controller, int timeoutMs) {
        this.controller = controller;
        this.timeoutMs = timeoutMs;
    }

    /** Makes topics with the defaults of the controller; the future does not fail, each topic has its own result. */
    CompletableFuture<List<Result<CreatedTopic>>> create(Collection<String> names) {
        List<CompletableFuture<Result<CreatedTopic>>> results = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        names.forEach(name -> results.add(result(name, asked)));
        if (!asked.isEmpty()) {
            ask(asked);
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done -> results.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Result<CreatedTopic>> result(String name, List<String> asked) {
        try {
            TopicNames.validate(name);
        } catch (ApiException e) {
            return CompletableFuture.completedFuture(Result.failed(name, e));
        }
        synchronized (underWay) {
            CompletableFuture<Result<CreatedTopic>> known = underWay.get(name);
            if (known != null) {
                return known;
            }
            if (underWay.size() >= MAX_UNDER_WAY) {
                return CompletableFuture.completedFuture(Result.failed(name, tooMany(name)));
            }
            CompletableFuture<Result<CreatedTopic>> result = new CompletableFuture<>();
            underWay.put(name, result);
            asked.add(name);
            return result;
        }
    }

    private void ask(List<String> names) {
        List<CreatableTopic> wanted = names.stream()
                .map(name -> new CreatableTopic()
                        .name(name)
                        .numPartitions(NewTopic.DEFAULT)
                        .replicationFactor((short) NewTopic.DEFAULT))
                .toList();
        CreateTopicsRequest request = new CreateTopicsRequest().topics(wanted).timeoutMs(timeoutMs);
        var unused = controller.apply(request, VERSION).handle((response, failure) -> {
            Map<String, Result<CreatedTopic>> answers = failure == null ? answers(response) : Map.of();
            note(names, failure);
            ApiException missing = failure == null ? unanswered() : unreachable(failure);
            names.forEach(name -> settle(answers.getOrDefault(name, Result.failed(name, missing))));
            return null;
        });
    }

    private static Map<String, Result<CreatedTopic>> answers(Response response) {
        try (response) {
            Map<String, Result<CreatedTopic>> answers = new HashMap<>();
            for (CreatableTopicResult topic :
                    response.message(CreateTopicsResponse.class).topics()) {
                answers.put(topic.name(), result(topic));
            }
            return answers;
        }
    }

    private static Result<CreatedTopic> result(CreatableTopicResult topic) {
        ErrorCode error = ErrorCode.of(topic.errorCode());
        return error == ErrorCode.NONE
                ? Result.of(
                        topic.name(),
                        new CreatedTopic(topic.topicId(), topic.numPartitions(), topic.replicationFactor(), Map.of()))
                : Result.failed(topic.name(), new ApiException(error, String.valueOf(topic.errorMessage())));
    }

    private void settle(Result<CreatedTopic> result) {
        CompletableFuture<Result<CreatedTopic>> waiting;
        synchronized (underWay) {
            waiting = underWay.remove(result.name());
        }
        waiting.complete(result);
    }

    /** Clients ask again and again: the log has the first failure, and the end of them. */
    private void note(List<String> names, Throwable failure) {
        if (failure != null && !failing) {
            failing = true;
            LOG.warn("The controller could not be asked to make {}; clients try again: {}", names, failure.toString());
        } else if (failure == null && failing) {
            failing = false;
            LOG.info("The controller makes topics for this broker again: {}", names);
        }
    }

    private static ApiException unanswered() {
        return new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, "the controller's answer does not name the topic");
    }

    private static ApiException unreachable(Throwable failure) {
        return new ApiException(ErrorCode.BROKER_NOT_AVAILABLE, "the controller gave no answer: " + failure, failure);
    }

    private static ApiException tooMany(String name) {
        return new ApiException(
                ErrorCode.BROKER_NOT_AVAILABLE,
                MAX_UNDER_WAY + " topics are being made on behalf of this broker's clients; " + name + " has to wait");
    }
}
