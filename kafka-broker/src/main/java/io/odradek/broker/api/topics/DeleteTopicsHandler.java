package io.odradek.broker.api.topics;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.DeletedTopic;
import io.odradek.broker.controller.Result;
import io.odradek.broker.controller.TopicRef;
import io.odradek.broker.network.Request;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.ArrayList;
import java.util.List;

/**
 * DeleteTopics: by name or by id; answers when this broker serves them no more. Runs on: event loops and the controller's
 * thread.
 */
public final class DeleteTopicsHandler implements ApiHandler<DeleteTopicsRequest> {

    private static final short FIRST_WITH_STATES = 6;

    private final Controller controller;
    private final TopicService topics;

    public DeleteTopicsHandler(Controller controller, TopicService topics) {
        this.controller = controller;
        this.topics = topics;
    }

    @Override
    public void handle(Request request, DeleteTopicsRequest message) {
        List<TopicRef> wanted = wanted(request, message);
        Deadline deadline = Deadline.in(message.timeoutMs());
        var unused = deadline.require(controller.deleteTopics(wanted))
                .thenCompose(results -> topics.awaitGone(gone(results), deadline, results))
                .whenComplete((results, failure) -> request.respond(new DeleteTopicsResponse()
                        .responses(failure == null ? answers(wanted, results) : failed(request, wanted, failure))));
    }

    private static List<TopicRef> wanted(Request request, DeleteTopicsRequest message) {
        List<TopicRef> wanted = new ArrayList<>();
        if (request.version() < FIRST_WITH_STATES) {
            message.topicNames().forEach(name -> wanted.add(TopicRef.byName(name)));
        } else {
            message.topics()
                    .forEach(topic -> wanted.add(
                            topic.name() == null ? TopicRef.byId(topic.topicId()) : TopicRef.byName(topic.name())));
        }
        return wanted;
    }

    private static List<Uuid> gone(List<Result<DeletedTopic>> results) {
        return results.stream()
                .flatMap(result -> result.value().stream())
                .map(DeletedTopic::id)
                .toList();
    }

    private static List<DeletableTopicResult> answers(List<TopicRef> wanted, List<Result<DeletedTopic>> results) {
        List<DeletableTopicResult> answers = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            TopicRef ref = wanted.get(i);
            Result<DeletedTopic> result = results.get(i);
            answers.add(
                    result.error().isPresent()
                            ? failed(ref, result.error().get())
                            : new DeletableTopicResult()
                                    .name(result.value().orElseThrow().name())
                                    .topicId(result.value().orElseThrow().id()));
        }
        return answers;
    }

    private static List<DeletableTopicResult> failed(Request request, List<TopicRef> wanted, Throwable failure) {
        ApiException error = Failures.of(failure, request);
        return wanted.stream().map(ref -> failed(ref, error)).toList();
    }

    private static DeletableTopicResult failed(TopicRef ref, ApiException error) {
        return new DeletableTopicResult()
                .name(ref.name())
                .topicId(ref.id())
                .errorCode(error.error().code())
                .errorMessage(error.getMessage());
    }
}
