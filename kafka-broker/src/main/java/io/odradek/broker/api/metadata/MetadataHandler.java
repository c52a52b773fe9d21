package io.odradek.broker.api.metadata;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.network.Request;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.odradek.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Metadata: brokers and topics as this broker knows them. A topic that does not exist is made first, where client and
 * configuration allow it, and the answer waits for it.
 *
 * <p>Runs on: event loops.
 */
public final class MetadataHandler implements ApiHandler<MetadataRequest> {

    private static final short FIRST_WITH_NULL_FOR_ALL = 1;

    private final ClusterMetadata cluster;
    private final String clusterId;
    private final TopicAutoCreation creation;

    public MetadataHandler(ClusterMetadata cluster, String clusterId, TopicAutoCreation creation) {
        this.cluster = cluster;
        this.clusterId = clusterId;
        this.creation = creation;
    }

    @Override
    public void handle(Request request, MetadataRequest message) {
        ClusterImage image = cluster.image();
        Set<String> missing = message.allowAutoTopicCreation() ? missing(image, message) : Set.of();
        if (missing.isEmpty()) {
            request.respond(answer(request, message, image, Map.of()));
            return;
        }
        var unused = creation.create(missing).whenComplete((errors, failure) -> {
            Map<String, ErrorCode> known = failure == null ? errors : Map.of();
            if (failure != null) {
                Failures.of(failure, request);
            }
            request.respond(answer(request, message, cluster.image(), known));
        });
    }

    private static Set<String> missing(ClusterImage image, MetadataRequest message) {
        Set<String> missing = new TreeSet<>();
        for (MetadataRequestTopic topic :
                message.topics() == null ? List.<MetadataRequestTopic>of() : message.topics()) {
            boolean byName = topic.name() != null && topic.topicId().equals(Uuid.ZERO_UUID);
            if (byName && image.topic(topic.name()).isEmpty()) {
                missing.add(topic.name());
            }
        }
        return missing;
    }

    private MetadataResponse answer(
            Request request, MetadataRequest message, ClusterImage image, Map<String, ErrorCode> creationErrors) {
        String listener = request.connection().listener();
        return new MetadataResponse()
                .clusterId(clusterId)
                .controllerId(image.controllerId())
                .brokers(brokers(image, listener))
                .topics(topics(request, message, image, creationErrors))
                .clusterAuthorizedOperations(
                        AuthorizedOperations.onCluster(message.includeClusterAuthorizedOperations()));
    }

    private static List<MetadataResponseBroker> brokers(ClusterImage image, String listener) {
        List<MetadataResponseBroker> brokers = new ArrayList<>();
        image.brokers().values().forEach(broker -> broker.endpoint(listener)
                .ifPresent(endpoint -> brokers.add(new MetadataResponseBroker()
                        .nodeId(broker.id())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(broker.rack().orElse(null)))));
        return brokers;
    }

    private static List<MetadataResponseTopic> topics(
            Request request, MetadataRequest message, ClusterImage image, Map<String, ErrorCode> creationErrors) {
        List<MetadataResponseTopic> topics = new ArrayList<>();
        String listener = request.connection().listener();
        boolean all = message.topics() == null
                || (request.version() < FIRST_WITH_NULL_FOR_ALL
                        && message.topics().isEmpty());
        if (all) {
            image.forEachTopic(topic -> topics.add(found(message, image, topic, listener)));
            return topics;
        }
        for (MetadataRequestTopic wanted : message.topics()) {
            boolean byId = !wanted.topicId().equals(Uuid.ZERO_UUID);
            topics.add((byId ? image.topic(wanted.topicId()) : image.topic(wanted.name()))
                    .map(topic -> found(message, image, topic, listener))
                    .orElseGet(() -> notFound(wanted, byId, creationErrors)));
        }
        return topics;
    }

    private static MetadataResponseTopic notFound(
            MetadataRequestTopic wanted, boolean byId, Map<String, ErrorCode> creationErrors) {
        ErrorCode error = byId
                ? ErrorCode.UNKNOWN_TOPIC_ID
                : creationErrors.getOrDefault(wanted.name(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        // made, but not seen here yet: the client asks again
        ErrorCode shown = error == ErrorCode.NONE ? ErrorCode.LEADER_NOT_AVAILABLE : error;
        return new MetadataResponseTopic()
                .errorCode(shown.code())
                .name(byId ? null : wanted.name())
                .topicId(wanted.topicId());
    }

    private static MetadataResponseTopic found(
            MetadataRequest message, ClusterImage image, TopicImage topic, String listener) {
        List<MetadataResponsePartition> partitions =
                new ArrayList<>(topic.partitions().size());
        topic.partitions().forEach(partition -> partitions.add(partition(image, partition, listener)));
        return new MetadataResponseTopic()
                .name(topic.name())
                .topicId(topic.id())
                .partitions(partitions)
                .topicAuthorizedOperations(AuthorizedOperations.onTopic(message.includeTopicAuthorizedOperations()));
    }

    private static MetadataResponsePartition partition(ClusterImage image, PartitionImage partition, String listener) {
        PartitionView view = PartitionView.of(image, partition, listener);
        return new MetadataResponsePartition()
                .errorCode(view.error().code())
                .partitionIndex(partition.partition())
                .leaderId(view.leader())
                .leaderEpoch(partition.leaderEpoch())
                .replicaNodes(partition.replicas())
                .isrNodes(partition.isr())
                .offlineReplicas(view.offline());
    }
}
