package io.odradek.clients.cluster;

import io.odradek.common.Cluster;
import io.odradek.common.Node;
import io.odradek.common.PartitionInfo;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An image in the words of the public types. Runs on: any thread; without state. */
public final class ClusterViews {

    private ClusterViews() {}

    /** Everything. */
    public static Cluster of(MetadataImage image) {
        List<PartitionInfo> partitions = new ArrayList<>();
        Set<String> unauthorized = new HashSet<>();
        Set<String> invalid = new HashSet<>();
        Set<String> internal = new HashSet<>();
        Map<String, Uuid> ids = new HashMap<>();
        for (TopicImage topic : image.topics().values()) {
            partitions.addAll(partitions(image, topic));
            if (topic.error() == ErrorCode.TOPIC_AUTHORIZATION_FAILED) {
                unauthorized.add(topic.name());
            }
            if (topic.error() == ErrorCode.INVALID_TOPIC_EXCEPTION) {
                invalid.add(topic.name());
            }
            if (topic.internal()) {
                internal.add(topic.name());
            }
            if (topic.hasId()) {
                ids.put(topic.name(), topic.id());
            }
        }
        Node controller = image.nodes().get(image.controllerId());
        return new Cluster(
                image.clusterId(),
                image.nodes().values(),
                partitions,
                unauthorized,
                invalid,
                internal,
                controller,
                ids);
    }

    /** The partitions of a topic, by number. */
    public static List<PartitionInfo> partitions(MetadataImage image, TopicImage topic) {
        return topic.partitions().stream()
                .map(one -> new PartitionInfo(
                        topic.name(),
                        one.partition(),
                        image.nodes().get(one.leader()),
                        nodes(image, one.replicas()),
                        nodes(image, one.inSync()),
                        nodes(image, one.offline())))
                .toList();
    }

    private static Node[] nodes(MetadataImage image, List<Integer> ids) {
        return ids.stream()
                .map(id -> image.nodes().getOrDefault(id, new Node(id, "", -1)))
                .toArray(Node[]::new);
    }
}
