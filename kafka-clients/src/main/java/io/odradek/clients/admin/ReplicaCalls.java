package io.odradek.clients.admin;

import io.odradek.clients.admin.call.Answers;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.ControllerTarget;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.Question;
import io.odradek.common.ElectionType;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.odradek.protocol.message.AlterPartitionReassignmentsResponse;
import io.odradek.protocol.message.ElectLeadersRequest;
import io.odradek.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.odradek.protocol.message.ElectLeadersResponse;
import io.odradek.protocol.message.ListPartitionReassignmentsRequest;
import io.odradek.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.odradek.protocol.message.ListPartitionReassignmentsResponse;
import io.odradek.protocol.message.UnregisterBrokerRequest;
import io.odradek.protocol.message.UnregisterBrokerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Asks the controller who leads, who has replicas, and who is a member. Runs on: any thread. */
final class ReplicaCalls {

    private final Calls calls;

    ReplicaCalls(Calls calls) {
        this.calls = calls;
    }

    private <K> ControllerTarget<K> controller() {
        return new ControllerTarget<>(calls.cluster(), true);
    }

    /** @param partitions null for all */
    CompletableFuture<Map<TopicPartition, Optional<Throwable>>> elect(
            ElectionType type, Set<TopicPartition> partitions, Deadline deadline) {
        Question<String, Map<TopicPartition, Optional<Throwable>>, ElectLeadersResponse> question = Question.each(
                "electLeaders",
                ApiKey.ELECT_LEADERS,
                ElectLeadersResponse.class,
                (keys, version, timeoutMs) ->
                        electRequest(type, partitions, version).timeoutMs(timeoutMs),
                (answer, keys, answers) -> answers.answer(keys.get(0), answer.errorCode(), null, elected(answer)));
        String key = partitions == null ? "all partitions" : partitions.toString();
        return calls.askOne(question, controller(), key, deadline);
    }

    private static ElectLeadersRequest electRequest(ElectionType type, Set<TopicPartition> partitions, int version) {
        Versions.require(version >= 1 || type == ElectionType.PREFERRED, "for any election but that of the preferred");
        ElectLeadersRequest request = new ElectLeadersRequest()
                .topicPartitions(
                        partitions == null
                                ? null
                                : Partitions.byTopic(partitions, (topic, numbers) -> new TopicPartitions()
                                        .topic(topic)
                                        .partitions(numbers)));
        return version >= 1 ? request.electionType(type.value) : request;
    }

    private static Map<TopicPartition, Optional<Throwable>> elected(ElectLeadersResponse answer) {
        Map<TopicPartition, Optional<Throwable>> elected = new LinkedHashMap<>();
        answer.replicaElectionResults().forEach(topic -> topic.partitionResult().forEach(one -> {
            TopicPartition partition = new TopicPartition(topic.topic(), one.partitionId());
            ErrorCode error = ErrorCode.of(one.errorCode());
            elected.put(
                    partition,
                    error == ErrorCode.NONE
                            ? Optional.empty()
                            : Optional.of(ApiException.of(
                                    error,
                                    "no election for " + partition + ": " + error
                                            + (one.errorMessage() == null ? "" : ", " + one.errorMessage()))));
        }));
        return elected;
    }

    Map<TopicPartition, CompletableFuture<Void>> reassign(
            Map<TopicPartition, Optional<NewPartitionReassignment>> wanted,
            AlterPartitionReassignmentsOptions options,
            Deadline deadline) {
        Question<TopicPartition, Void, AlterPartitionReassignmentsResponse> question = Question.together(
                "alterPartitionReassignments",
                ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                AlterPartitionReassignmentsResponse.class,
                (some, version, timeoutMs) -> {
                    Versions.require(
                            version >= 1 || options.allowReplicationFactorChange(), "to keep the number of replicas");
                    AlterPartitionReassignmentsRequest request = new AlterPartitionReassignmentsRequest()
                            .timeoutMs(timeoutMs)
                            .topics(Partitions.byTopic(some, (topic, numbers) -> reassigned(topic, numbers, wanted)));
                    return version >= 1
                            ? request.allowReplicationFactorChange(options.allowReplicationFactorChange())
                            : request;
                },
                ReplicaCalls::reassigned);
        return calls.ask(question, controller(), wanted.keySet(), deadline);
    }

    private static ReassignableTopic reassigned(
            String topic, List<Integer> numbers, Map<TopicPartition, Optional<NewPartitionReassignment>> wanted) {
        return new ReassignableTopic()
                .name(topic)
                .partitions(numbers.stream()
                        .map(number -> new ReassignablePartition()
                                .partitionIndex(number)
                                .replicas(wanted.get(new TopicPartition(topic, number))
                                        .map(NewPartitionReassignment::targetReplicas)
                                        .orElse(null)))
                        .toList());
    }

    private static void reassigned(
            AlterPartitionReassignmentsResponse answer,
            List<TopicPartition> partitions,
            Answers<TopicPartition, Void> answers) {
        if (answer.errorCode() != ErrorCode.NONE.code()) {
            partitions.forEach(one -> answers.answer(one, answer.errorCode(), answer.errorMessage(), null));
            return;
        }
        answer.responses().forEach(topic -> topic.partitions()
                .forEach(one -> answers.answer(
                        new TopicPartition(topic.name(), one.partitionIndex()),
                        one.errorCode(),
                        one.errorMessage(),
                        null)));
    }

    /** @param partitions empty for all */
    CompletableFuture<Map<TopicPartition, PartitionReassignment>> reassignments(
            Optional<Set<TopicPartition>> partitions, Deadline deadline) {
        Question<String, Map<TopicPartition, PartitionReassignment>, ListPartitionReassignmentsResponse> question =
                Question.each(
                        "listPartitionReassignments",
                        ApiKey.LIST_PARTITION_REASSIGNMENTS,
                        ListPartitionReassignmentsResponse.class,
                        (keys, version, timeoutMs) -> new ListPartitionReassignmentsRequest()
                                .timeoutMs(timeoutMs)
                                .topics(partitions
                                        .map(some -> Partitions.byTopic(
                                                some, (topic, numbers) -> new ListPartitionReassignmentsTopics()
                                                        .name(topic)
                                                        .partitionIndexes(numbers)))
                                        .orElse(null)),
                        (answer, keys, answers) -> answers.answer(
                                keys.get(0), answer.errorCode(), answer.errorMessage(), reassignments(answer)));
        return calls.askOne(
                question, controller(), partitions.map(Set::toString).orElse("all partitions"), deadline);
    }

    private static Map<TopicPartition, PartitionReassignment> reassignments(ListPartitionReassignmentsResponse answer) {
        Map<TopicPartition, PartitionReassignment> found = new LinkedHashMap<>();
        answer.topics().forEach(topic -> topic.partitions()
                .forEach(one -> found.put(
                        new TopicPartition(topic.name(), one.partitionIndex()),
                        new PartitionReassignment(one.replicas(), one.addingReplicas(), one.removingReplicas()))));
        return found;
    }

    CompletableFuture<Void> unregister(int broker, Deadline deadline) {
        Question<Integer, Void, UnregisterBrokerResponse> question = Question.each(
                "unregisterBroker",
                ApiKey.UNREGISTER_BROKER,
                UnregisterBrokerResponse.class,
                (brokers, version, timeoutMs) -> new UnregisterBrokerRequest().brokerId(brokers.get(0)),
                (answer, brokers, answers) ->
                        answers.answer(brokers.get(0), answer.errorCode(), answer.errorMessage(), null));
        return calls.askOne(question, controller(), broker, deadline);
    }
}
