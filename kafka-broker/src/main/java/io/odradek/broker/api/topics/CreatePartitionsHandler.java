package io.odradek.broker.api.topics;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.NewPartitions;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.message.CreatePartitionsRequest;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.odradek.protocol.message.CreatePartitionsResponse;
import io.odradek.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * CreatePartitions: answers when this broker knows the new partitions with their leaders. Runs on: event loops and the
 * controller's thread.
 */
public final class CreatePartitionsHandler implements ApiHandler<CreatePartitionsRequest> {

    private final Controller controller;
    private final ClusterMetadata cluster;

    public CreatePartitionsHandler(Controller controller, ClusterMetadata cluster) {
        this.controller = controller;
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, CreatePartitionsRequest message) {
        List<NewPartitions> wanted =
                message.topics().stream().map(CreatePartitionsHandler::wanted).toList();
        Deadline deadline = Deadline.in(message.timeoutMs());
        var unused = deadline.require(controller.createPartitions(wanted, message.validateOnly()))
                .thenCompose(results -> awaitServed(results, message, deadline))
                .whenComplete((results, failure) -> request.respond(new CreatePartitionsResponse()
                        .results(failure == null ? answers(results) : failed(request, wanted, failure))));
    }

    private static NewPartitions wanted(CreatePartitionsTopic topic) {
        List<List<Integer>> assignments = topic.assignments() == null
                ? List.of()
                : topic.assignments().stream()
                        .map(CreatePartitionsAssignment::brokerIds)
                        .toList();
        return new NewPartitions(topic.name(), topic.count(), assignments);
    }

    private CompletableFuture<List<Result<Integer>>> awaitServed(
            List<Result<Integer>> results, CreatePartitionsRequest message, Deadline deadline) {
        if (message.validateOnly()) {
            return CompletableFuture.completedFuture(results);
        }
        return deadline.await(
                cluster.when(image -> results.stream().allMatch(result -> isServed(image, result))), results);
    }

    private static boolean isServed(ClusterImage image, Result<Integer> result) {
        return result.value().isEmpty()
                || image.partition(result.name(), result.value().get() - 1)
                        .filter(partition -> partition.leader() >= 0)
                        .isPresent();
    }

    private static List<CreatePartitionsTopicResult> answers(List<Result<Integer>> results) {
        List<CreatePartitionsTopicResult> answers = new ArrayList<>();
        results.forEach(result -> answers.add(result.error()
                .map(error -> failed(result.name(), error))
                .orElseGet(() -> new CreatePartitionsTopicResult().name(result.name()))));
        return answers;
    }

    private static List<CreatePartitionsTopicResult> failed(
            Request request, List<NewPartitions> wanted, Throwable failure) {
        ApiException error = Failures.of(failure, request);
        return wanted.stream().map(topic -> failed(topic.topic(), error)).toList();
    }

    private static CreatePartitionsTopicResult failed(String name, ApiException error) {
        return new CreatePartitionsTopicResult()
                .name(name)
                .errorCode(error.error().code())
                .errorMessage(error.getMessage());
    }
}
