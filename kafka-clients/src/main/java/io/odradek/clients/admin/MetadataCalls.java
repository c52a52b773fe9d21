package io.odradek.clients.admin;

import io.odradek.clients.admin.DescribeClusterResult.Members;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.Question;
import io.odradek.clients.admin.call.Targets;
import io.odradek.common.Node;
import io.odradek.common.TopicPartitionInfo;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.DescribeClusterRequest;
import io.odradek.protocol.message.DescribeClusterResponse;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Asks what there is: topics and brokers. Any broker knows. Runs on: any thread. */
final class MetadataCalls {

    private static final int TO_MAKE_NONE = 4;
    private static final int TO_TAKE_IDS = 12;

    private final Calls calls;

    MetadataCalls(Calls calls) {
        this.calls = calls;
    }

    CompletableFuture<Map<String, TopicListing>> list(boolean internal, Deadline deadline) {
        Question<String, Map<String, TopicListing>, MetadataResponse> question = Question.each(
                "listTopics",
                ApiKey.METADATA,
                MetadataResponse.class,
                (keys, version, timeoutMs) -> metadata(null, version),
                (answer, keys, answers) ->
                        answers.answer(keys.get(0), answer.errorCode(), null, listings(answer, internal)));
        return calls.askOne(question, Targets.any(calls.cluster()), "all topics", deadline);
    }

    private static MetadataRequest metadata(List<MetadataRequestTopic> topics, int version) {
        Versions.require(version >= TO_MAKE_NONE, "to tell of topics without making them");
        return new MetadataRequest().topics(topics).allowAutoTopicCreation(false);
    }

    private static Map<String, TopicListing> listings(MetadataResponse answer, boolean internal) {
        Map<String, TopicListing> listings = new LinkedHashMap<>();
        answer.topics().stream()
                .filter(topic -> topic.errorCode() == ErrorCode.NONE.code())
                .filter(topic -> internal || !topic.isInternal())
                .forEach(topic -> listings.put(
                        topic.name(), new TopicListing(topic.name(), topic.topicId(), topic.isInternal())));
        return listings;
    }

    Map<String, CompletableFuture<TopicDescription>> describeNames(Collection<String> names, Deadline deadline) {
        Question<String, TopicDescription, MetadataResponse> question = Question.together(
                "describeTopics",
                ApiKey.METADATA,
                MetadataResponse.class,
                (some, version, timeoutMs) -> metadata(
                        some.stream()
                                .map(name -> new MetadataRequestTopic().name(name))
                                .toList(),
                        version),
                (answer, some, answers) -> answer.topics()
                        .forEach(one -> answers.answer(one.name(), one.errorCode(), null, description(answer, one))));
        return calls.ask(question, Targets.any(calls.cluster()), names, deadline);
    }

    Map<Uuid, CompletableFuture<TopicDescription>> describeIds(Collection<Uuid> ids, Deadline deadline) {
        Question<Uuid, TopicDescription, MetadataResponse> question = Question.together(
                "describeTopics",
                ApiKey.METADATA,
                MetadataResponse.class,
                (some, version, timeoutMs) -> {
                    Versions.require(version >= TO_TAKE_IDS, "to describe a topic by its id");
                    return metadata(
                            some.stream()
                                    .map(id -> new MetadataRequestTopic()
                                            .topicId(id)
                                            .name(null))
                                    .toList(),
                            version);
                },
                (answer, some, answers) -> answer.topics()
                        .forEach(
                                one -> answers.answer(one.topicId(), one.errorCode(), null, description(answer, one))));
        return calls.ask(question, Targets.any(calls.cluster()), ids, deadline);
    }

    private static TopicDescription description(MetadataResponse answer, MetadataResponseTopic topic) {
        Map<Integer, Node> nodes = new HashMap<>();
        answer.brokers()
                .forEach(one -> nodes.put(one.nodeId(), new Node(one.nodeId(), one.host(), one.port(), one.rack())));
        List<TopicPartitionInfo> partitions = topic.partitions().stream()
                .map(one -> new TopicPartitionInfo(
                        one.partitionIndex(),
                        nodes.get(one.leaderId()),
                        nodes(nodes, one.replicaNodes()),
                        nodes(nodes, one.isrNodes())))
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .toList();
        return new TopicDescription(topic.name(), topic.isInternal(), partitions, topic.topicId());
    }

    private static List<Node> nodes(Map<Integer, Node> known, List<Integer> ids) {
        return ids.stream()
                .map(id -> known.getOrDefault(id, new Node(id, "", -1)))
                .toList();
    }

    CompletableFuture<Members> cluster(Deadline deadline) {
        Question<String, Members, DescribeClusterResponse> question = Question.each(
                "describeCluster",
                ApiKey.DESCRIBE_CLUSTER,
                DescribeClusterResponse.class,
                (keys, version, timeoutMs) -> new DescribeClusterRequest(),
                (answer, keys, answers) ->
                        answers.answer(keys.get(0), answer.errorCode(), answer.errorMessage(), members(answer)));
        return calls.askOne(question, Targets.any(calls.cluster()), "the cluster", deadline);
    }

    private static Members members(DescribeClusterResponse answer) {
        List<Node> nodes = answer.brokers().stream()
                .map(one -> new Node(one.brokerId(), one.host(), one.port(), one.rack()))
                .toList();
        Node controller = nodes.stream()
                .filter(node -> node.id() == answer.controllerId())
                .findFirst()
                .orElse(null);
        return new Members(answer.clusterId(), controller, nodes);
    }
}
