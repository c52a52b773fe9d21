package io.odradek.clients.admin;

import io.odradek.clients.admin.CreateTopicsResult.Made;
import io.odradek.clients.admin.call.Answers;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.ControllerTarget;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.Question;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreatePartitionsRequest;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.odradek.protocol.message.CreatePartitionsResponse;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.odradek.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.odradek.protocol.message.DeleteTopicsResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Makes, grows and deletes topics. Runs on: any thread. */
final class TopicCalls {

    private static final int TO_SHOW_TRIALS = 1;
    private static final int TO_TAKE_DEFAULTS = 4;
    private static final int TO_DELETE_BY_ID = 6;

    private final Calls calls;

    TopicCalls(Calls calls) {
        this.calls = calls;
    }

    Map<String, CompletableFuture<Made>> create(
            Collection<NewTopic> topics, CreateTopicsOptions options, Deadline deadline) {
        Map<String, NewTopic> byName = new LinkedHashMap<>();
        topics.forEach(topic -> byName.put(topic.name(), topic));
        Question<String, Made, CreateTopicsResponse> question = Question.together(
                "createTopics",
                ApiKey.CREATE_TOPICS,
                CreateTopicsResponse.class,
                (names, version, timeoutMs) ->
                        createRequest(names.stream().map(byName::get).toList(), options, version, timeoutMs),
                (answer, names, answers) -> answer.topics()
                        .forEach(one -> answers.answer(one.name(), one.errorCode(), one.errorMessage(), made(one))));
        return calls.ask(question, controller(options.shouldRetryOnQuotaViolation()), byName.keySet(), deadline);
    }

    private <K> ControllerTarget<K> controller(boolean waitsForQuota) {
        return new ControllerTarget<>(calls.cluster(), waitsForQuota);
    }

    private static CreateTopicsRequest createRequest(
            List<NewTopic> topics, CreateTopicsOptions options, int version, int timeoutMs) {
        CreateTopicsRequest request = new CreateTopicsRequest()
                .timeoutMs(timeoutMs)
                .topics(topics.stream().map(topic -> creatable(topic, version)).toList());
        Versions.require(version >= TO_SHOW_TRIALS || !options.shouldValidateOnly(), "to try without making a topic");
        return version >= TO_SHOW_TRIALS ? request.validateOnly(options.shouldValidateOnly()) : request;
    }

    private static CreatableTopic creatable(NewTopic topic, int version) {
        List<CreatableReplicaAssignment> assignments = new ArrayList<>();
        if (topic.replicasAssignments() != null) {
            topic.replicasAssignments()
                    .forEach((partition, brokers) -> assignments.add(new CreatableReplicaAssignment()
                            .partitionIndex(partition)
                            .brokerIds(brokers)));
        }
        Versions.require(
                version >= TO_TAKE_DEFAULTS
                        || !assignments.isEmpty()
                        || topic.numPartitions() >= 0 && topic.replicationFactor() >= 0,
                "to choose the number of partitions or replicas: say them");
        List<CreatableTopicConfig> configs = new ArrayList<>();
        topic.configs()
                .forEach((name, value) ->
                        configs.add(new CreatableTopicConfig().name(name).value(value)));
        return new CreatableTopic()
                .name(topic.name())
                .numPartitions(topic.numPartitions())
                .replicationFactor(topic.replicationFactor())
                .assignments(assignments)
                .configs(configs);
    }

    private static Made made(CreatableTopicResult topic) {
        ErrorCode hidden = ErrorCode.of(topic.topicConfigErrorCode());
        ApiException why = hidden == ErrorCode.NONE
                ? null
                : ApiException.of(hidden, "the configuration of topic " + topic.name() + " is not shown: " + hidden);
        List<CreatableTopicConfigs> configs = topic.configs() == null ? List.of() : topic.configs();
        return new Made(
                topic.topicId(),
                topic.numPartitions(),
                topic.replicationFactor(),
                new Config(configs.stream().map(TopicCalls::entry).toList()),
                why);
    }

    private static ConfigEntry entry(CreatableTopicConfigs one) {
        return new ConfigEntry(
                one.name(),
                one.value(),
                ConfigEntry.ConfigSource.of(one.configSource()),
                one.isSensitive(),
                one.readOnly(),
                List.of(),
                ConfigEntry.ConfigType.UNKNOWN,
                null);
    }

    Map<String, CompletableFuture<Void>> grow(
            Map<String, NewPartitions> topics, CreatePartitionsOptions options, Deadline deadline) {
        Question<String, Void, CreatePartitionsResponse> question = Question.together(
                "createPartitions",
                ApiKey.CREATE_PARTITIONS,
                CreatePartitionsResponse.class,
                (names, version, timeoutMs) -> new CreatePartitionsRequest()
                        .topics(names.stream()
                                .map(name -> growing(name, topics.get(name)))
                                .toList())
                        .timeoutMs(timeoutMs)
                        .validateOnly(options.shouldValidateOnly()),
                (answer, names, answers) -> answer.results()
                        .forEach(one -> answers.answer(one.name(), one.errorCode(), one.errorMessage(), null)));
        return calls.ask(question, controller(options.shouldRetryOnQuotaViolation()), topics.keySet(), deadline);
    }

    private static CreatePartitionsTopic growing(String name, NewPartitions wanted) {
        return new CreatePartitionsTopic()
                .name(name)
                .count(wanted.totalCount())
                .assignments(
                        wanted.assignments() == null
                                ? null
                                : wanted.assignments().stream()
                                        .map(brokers -> new CreatePartitionsAssignment().brokerIds(brokers))
                                        .toList());
    }

    Map<String, CompletableFuture<Void>> deleteNames(
            Collection<String> names, DeleteTopicsOptions options, Deadline deadline) {
        Question<String, Void, DeleteTopicsResponse> question = Question.together(
                "deleteTopics",
                ApiKey.DELETE_TOPICS,
                DeleteTopicsResponse.class,
                (some, version, timeoutMs) -> deleteRequest(some, version).timeoutMs(timeoutMs),
                (answer, some, answers) -> answer.responses()
                        .forEach(one -> answers.answer(one.name(), one.errorCode(), one.errorMessage(), null)));
        return calls.ask(question, controller(options.shouldRetryOnQuotaViolation()), names, deadline);
    }

    private static DeleteTopicsRequest deleteRequest(List<String> names, int version) {
        return version < TO_DELETE_BY_ID
                ? new DeleteTopicsRequest().topicNames(names)
                : new DeleteTopicsRequest()
                        .topics(names.stream()
                                .map(name -> new DeleteTopicState().name(name))
                                .toList());
    }

    Map<Uuid, CompletableFuture<Void>> deleteIds(Collection<Uuid> ids, DeleteTopicsOptions options, Deadline deadline) {
        Question<Uuid, Void, DeleteTopicsResponse> question = Question.together(
                "deleteTopics",
                ApiKey.DELETE_TOPICS,
                DeleteTopicsResponse.class,
                (some, version, timeoutMs) -> {
                    Versions.require(version >= TO_DELETE_BY_ID, "to delete a topic by its id");
                    return new DeleteTopicsRequest()
                            .topics(some.stream()
                                    .map(id -> new DeleteTopicState().topicId(id))
                                    .toList())
                            .timeoutMs(timeoutMs);
                },
                TopicCalls::deletedIds);
        return calls.ask(question, controller(options.shouldRetryOnQuotaViolation()), ids, deadline);
    }

    private static void deletedIds(DeleteTopicsResponse answer, List<Uuid> ids, Answers<Uuid, Void> answers) {
        answer.responses().forEach(one -> answers.answer(one.topicId(), one.errorCode(), one.errorMessage(), null));
    }
}
