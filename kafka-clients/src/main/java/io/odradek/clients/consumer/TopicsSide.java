package io.odradek.clients.consumer;

import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.network.ConnectionLostException;
import io.odradek.clients.network.Response;
import io.odradek.common.Node;
import io.odradek.common.PartitionInfo;
import io.odradek.common.errors.TopicAuthorizationException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Answers the application's questions about topics. Runs on: the application's thread. */
final class TopicsSide {

    private final ClusterClient cluster;
    private final Inbox inbox;
    private final boolean createTopics;
    private final long retryMs;

    TopicsSide(ClusterClient cluster, Inbox inbox, boolean createTopics, long retryMs) {
        this.cluster = cluster;
        this.inbox = inbox;
        this.createTopics = createTopics;
        this.retryMs = retryMs;
    }

    List<PartitionInfo> partitions(String topic, long untilMs) {
        MetadataImage image = cluster.metadata().image();
        List<PartitionInfo> known = image.topic(topic)
                .map(one -> ClusterView.partitions(image, one))
                .orElse(List.of());
        if (!known.isEmpty()) {
            return known;
        }
        while (true) {
            Map<String, List<PartitionInfo>> answer = ask(topic, untilMs);
            if (answer != null) {
                return answer.getOrDefault(topic, List.of());
            }
            inbox.throwIfWokenUp();
            inbox.await(Math.min(untilMs, Clock.deadline(retryMs)));
        }
    }

    Map<String, List<PartitionInfo>> all(long untilMs) {
        while (true) {
            Map<String, List<PartitionInfo>> answer = ask(null, untilMs);
            if (answer != null) {
                return answer;
            }
            inbox.throwIfWokenUp();
            inbox.await(Math.min(untilMs, Clock.deadline(retryMs)));
        }
    }

    /** Null if it is to be asked again. */
    private Map<String, List<PartitionInfo>> ask(String topic, long untilMs) {
        CompletableFuture<MetadataResponse> answer = OnLoop.ask(cluster, () -> cluster.askAny(
                        ApiKey.METADATA, ApiKey.METADATA.maxStableVersion(), version -> request(topic, version))
                .thenApply(TopicsSide::read));
        try {
            return partitions(inbox.get(answer, untilMs, "learn of " + (topic == null ? "all topics" : topic)));
        } catch (ConnectionLostException e) {
            return null;
        }
    }

    private static MetadataResponse read(Response response) {
        try (response) {
            return response.message(MetadataResponse.class);
        }
    }

    private MetadataRequest request(String topic, int version) {
        MetadataRequest request = new MetadataRequest();
        if (version >= 4) {
            request.allowAutoTopicCreation(createTopics && topic != null);
        }
        return request.topics(topic == null ? null : List.of(new MetadataRequestTopic().name(topic)));
    }

    private static Map<String, List<PartitionInfo>> partitions(MetadataResponse answer) {
        Map<Integer, Node> nodes = new HashMap<>();
        answer.brokers()
                .forEach(one -> nodes.put(one.nodeId(), new Node(one.nodeId(), one.host(), one.port(), one.rack())));
        Map<String, List<PartitionInfo>> topics = new HashMap<>();
        for (MetadataResponseTopic topic : answer.topics()) {
            ErrorCode error = ErrorCode.of(topic.errorCode());
            if (error == ErrorCode.TOPIC_AUTHORIZATION_FAILED) {
                throw new TopicAuthorizationException(Set.of(topic.name()));
            }
            if (error == ErrorCode.LEADER_NOT_AVAILABLE) {
                // it is just being made
                return null;
            }
            if (error == ErrorCode.NONE) {
                topics.put(topic.name(), partitions(nodes, topic));
            }
        }
        return topics;
    }

    private static List<PartitionInfo> partitions(Map<Integer, Node> nodes, MetadataResponseTopic topic) {
        List<PartitionInfo> partitions = new ArrayList<>();
        for (MetadataResponsePartition one : topic.partitions()) {
            partitions.add(new PartitionInfo(
                    topic.name(),
                    one.partitionIndex(),
                    nodes.get(one.leaderId()),
                    nodes(nodes, one.replicaNodes()),
                    nodes(nodes, one.isrNodes()),
                    nodes(nodes, one.offlineReplicas())));
        }
        return partitions;
    }

    private static Node[] nodes(Map<Integer, Node> nodes, List<Integer> ids) {
        return ids.stream()
                .map(id -> nodes.getOrDefault(id, new Node(id, "", -1)))
                .toArray(Node[]::new);
    }
}
