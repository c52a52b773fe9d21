package io.odradek.broker.api.topics;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Deadline;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.controller.ElectionResult;
import io.odradek.broker.controller.LeaderElections;
import io.odradek.broker.network.Request;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ElectLeadersRequest;
import io.odradek.protocol.message.ElectLeadersResponse;
import io.odradek.protocol.message.ElectLeadersResponse.PartitionResult;
import io.odradek.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** ElectLeaders: answers when the elections have come about or cannot. Runs on: event loops and the ZooKeeper event thread. */
public final class ElectLeadersHandler implements ApiHandler<ElectLeadersRequest> {

    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final LeaderElections elections;

    public ElectLeadersHandler(LeaderElections elections) {
        this.elections = elections;
    }

    @Override
    public void handle(Request request, ElectLeadersRequest message) {
        Optional<List<TopicPartition>> wanted =
                Optional.ofNullable(message.topicPartitions()).map(ElectLeadersHandler::names);
        Deadline deadline = Deadline.in(message.timeoutMs());
        var unused = deadline.require(elect(message.electionType(), wanted))
                .whenComplete((results, failure) -> request.respond(
                        failure == null
                                ? answer(results, wanted.isEmpty())
                                : failed(request, wanted.orElse(List.of()), failure)));
    }

    private CompletableFuture<List<ElectionResult>> elect(byte type, Optional<List<TopicPartition>> wanted) {
        return switch (type) {
            case PREFERRED -> elections.electPreferred(wanted);
            case UNCLEAN -> elections.electUnclean(wanted);
            default ->
                CompletableFuture.failedFuture(new ApiException(
                        ErrorCode.INVALID_REQUEST, "election type " + type + ": 0 is preferred, 1 is unclean"));
        };
    }

    private static List<TopicPartition> names(List<ElectLeadersRequest.TopicPartitions> topics) {
        List<TopicPartition> names = new ArrayList<>();
        topics.forEach(topic ->
                topic.partitions().forEach(partition -> names.add(new TopicPartition(topic.topic(), partition))));
        return names;
    }

    /** Of all partitions, those that need no election are none of the answer's concern. */
    private static ElectLeadersResponse answer(List<ElectionResult> results, boolean ofAll) {
        Map<TopicPartition, PartitionResult> answers = new LinkedHashMap<>();
        for (ElectionResult result : results) {
            boolean notNeeded = result.error()
                    .filter(error -> error.error() == ErrorCode.ELECTION_NOT_NEEDED)
                    .isPresent();
            if (!ofAll || !notNeeded) {
                answers.put(result.partition(), answer(result.partition(), result.error()));
            }
        }
        return new ElectLeadersResponse().replicaElectionResults(byTopic(answers));
    }

    private static PartitionResult answer(TopicPartition partition, Optional<ApiException> error) {
        PartitionResult answer = new PartitionResult().partitionId(partition.partition());
        error.ifPresent(found -> answer.errorCode(found.error().code()).errorMessage(found.getMessage()));
        return answer;
    }

    private static List<ReplicaElectionResult> byTopic(Map<TopicPartition, PartitionResult> answers) {
        Map<String, List<PartitionResult>> byTopic = new LinkedHashMap<>();
        answers.forEach((name, answer) -> byTopic.computeIfAbsent(name.topic(), topic -> new ArrayList<>())
                .add(answer));
        List<ReplicaElectionResult> results = new ArrayList<>();
        byTopic.forEach((topic, partitions) ->
                results.add(new ReplicaElectionResult().topic(topic).partitionResult(partitions)));
        return results;
    }

    /** The first version has no place for an error of the whole: each partition has it. */
    private static ElectLeadersResponse failed(Request request, List<TopicPartition> wanted, Throwable failure) {
        ApiException error = Failures.of(failure, request);
        Map<TopicPartition, PartitionResult> answers = new LinkedHashMap<>();
        wanted.forEach(name -> answers.put(name, answer(name, Optional.of(error))));
        ElectLeadersResponse response = new ElectLeadersResponse().replicaElectionResults(byTopic(answers));
        return request.version() == 0
                ? response
                : response.errorCode(error.error().code());
    }
}
