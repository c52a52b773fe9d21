package io.odradek.broker.api.topics;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConfigEntry;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.config.TopicKeys;
import io.odradek.broker.config.TopicKeys.TopicKey;
import io.odradek.broker.controller.CreatedTopic;
import io.odradek.broker.controller.NewTopic;
import io.odradek.broker.controller.Result;
import io.odradek.broker.network.Request;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.odradek.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * CreateTopics: makes topics through the controller, and answers when this broker serves them. Runs on: event loops and the
 * controller's thread.
 */
public final class CreateTopicsHandler implements ApiHandler<CreateTopicsRequest> {

    private final TopicService topics;
    private final Supplier<BrokerConfig> config;

    public CreateTopicsHandler(TopicService topics, Supplier<BrokerConfig> config) {
        this.topics = topics;
        this.config = config;
    }

    @Override
    public void handle(Request request, CreateTopicsRequest message) {
        Set<String> twice = namedTwice(message);
        List<CreatableTopicResult> refused = new ArrayList<>();
        List<NewTopic> wanted = new ArrayList<>();
        twice.forEach(name -> refused.add(failed(
                name, new ApiException(ErrorCode.INVALID_REQUEST, "the request names topic " + name + " twice"))));
        for (CreatableTopic topic : message.topics()) {
            if (twice.contains(topic.name())) {
                continue;
            }
            try {
                wanted.add(newTopic(topic));
            } catch (ApiException e) {
                refused.add(failed(topic.name(), e));
            }
        }
        var unused = topics.create(wanted, message.validateOnly(), message.timeoutMs())
                .whenComplete((results, failure) -> {
                    List<CreatableTopicResult> answers = new ArrayList<>(refused);
                    if (failure == null) {
                        results.forEach(result -> answers.add(answer(result)));
                    } else {
                        ApiException error = Failures.of(failure, request);
                        wanted.forEach(topic -> answers.add(failed(topic.name(), error)));
                    }
                    request.respond(new CreateTopicsResponse().topics(answers));
                });
    }

    private static Set<String> namedTwice(CreateTopicsRequest message) {
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        message.topics().stream()
                .map(CreatableTopic::name)
                .filter(name -> !seen.add(name))
                .forEach(twice::add);
        return twice;
    }

    /** In every version -1 stands for the broker's default (KIP-464): kafkajs says so in version 3. */
    private static NewTopic newTopic(CreatableTopic topic) {
        Map<Integer, List<Integer>> assignments = new HashMap<>();
        topic.assignments().forEach(partition -> assignments.put(partition.partitionIndex(), partition.brokerIds()));
        boolean byHand = !assignments.isEmpty();
        if (byHand && (topic.numPartitions() != NewTopic.DEFAULT || topic.replicationFactor() != NewTopic.DEFAULT)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "topic " + topic.name()
                            + " comes with replicas by hand: leave partitions and replication factor at -1");
        }
        Map<String, String> configs = new HashMap<>();
        topic.configs().forEach(entry -> configs.put(entry.name(), entry.value()));
        return new NewTopic(topic.name(), topic.numPartitions(), topic.replicationFactor(), assignments, configs);
    }

    private CreatableTopicResult answer(Result<CreatedTopic> result) {
        if (result.error().isPresent()) {
            return failed(result.name(), result.error().get());
        }
        CreatedTopic topic = result.value().orElseThrow();
        return new CreatableTopicResult()
                .name(result.name())
                .topicId(topic.id())
                .numPartitions(topic.partitions())
                .replicationFactor((short) topic.replicationFactor())
                .configs(configs(topic));
    }

    private List<CreatableTopicConfigs> configs(CreatedTopic topic) {
        TopicConfig topicConfig = new TopicConfig(config.get(), topic.config());
        List<CreatableTopicConfigs> configs = new ArrayList<>();
        for (TopicKey<?> key : TopicKeys.all()) {
            ConfigEntry entry = topicConfig.entry(key);
            configs.add(new CreatableTopicConfigs()
                    .name(entry.name())
                    .value(entry.value())
                    .configSource(entry.source().wireId()));
        }
        return configs;
    }

    private static CreatableTopicResult failed(String name, ApiException error) {
        return new CreatableTopicResult()
                .name(name)
                .errorCode(error.error().code())
                .errorMessage(error.getMessage())
                .configs(null);
    }
}
