package io.odradek.broker.api.reassignment;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.NewReassignment;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.odradek.protocol.message.AlterPartitionReassignmentsResponse;
import io.odradek.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.odradek.protocol.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * AlterPartitionReassignments: answers when ZooKeeper has noted the moves; ListPartitionReassignments shows how they go. Runs
 * on: event loops and the controller's thread.
 */
public final class AlterPartitionReassignmentsHandler implements ApiHandler<AlterPartitionReassignmentsRequest> {

    private final Controller controller;

    public AlterPartitionReassignmentsHandler(Controller controller) {
        this.controller = controller;
    }

    @Override
    public void handle(Request request, AlterPartitionReassignmentsRequest message) {
        List<NewReassignment> wanted = new ArrayList<>();
        for (ReassignableTopic topic : message.topics()) {
            topic.partitions()
                    .forEach(partition -> wanted.add(new NewReassignment(
                            new TopicPartition(topic.name(), partition.partitionIndex()),
                            Optional.ofNullable(partition.replicas()))));
        }
        var unused = Deadline.in(message.timeoutMs())
                .require(controller.reassign(wanted, message.allowReplicationFactorChange()))
                .whenComplete((results, failure) -> request.respond(
                        failure == null ? answer(message, results) : failed(Failures.of(failure, request))));
    }

    private static AlterPartitionReassignmentsResponse answer(
            AlterPartitionReassignmentsRequest message, List<Result<TopicPartition>> results) {
        // clients look for "not the controller" in the answer as a whole
        for (Result<TopicPartition> result : results) {
            if (result.error()
                    .filter(error -> error.error() == ErrorCode.NOT_CONTROLLER)
                    .isPresent()) {
                return failed(result.error().get());
            }
        }
        Iterator<Result<TopicPartition>> next = results.iterator();
        List<ReassignableTopicResponse> topics = new ArrayList<>();
        for (ReassignableTopic topic : message.topics()) {
            List<ReassignablePartitionResponse> partitions = new ArrayList<>();
            topic.partitions().forEach(partition -> partitions.add(answer(partition.partitionIndex(), next.next())));
            topics.add(new ReassignableTopicResponse().name(topic.name()).partitions(partitions));
        }
        return new AlterPartitionReassignmentsResponse().responses(topics);
    }

    private static ReassignablePartitionResponse answer(int partition, Result<TopicPartition> result) {
        ReassignablePartitionResponse answer = new ReassignablePartitionResponse().partitionIndex(partition);
        result.error().ifPresent(error -> answer.errorCode(error.error().code()).errorMessage(error.getMessage()));
        return answer;
    }

    private static AlterPartitionReassignmentsResponse failed(ApiException error) {
        return new AlterPartitionReassignmentsResponse()
                .errorCode(error.error().code())
                .errorMessage(error.getMessage());
    }
}
