package io.odradek.clients.consumer;

import io.odradek.clients.cluster.MetadataImage;
import io.odradek.clients.cluster.PartitionImage;
import io.odradek.clients.cluster.TopicImage;
import io.odradek.common.Cluster;
import io.odradek.common.Node;
import io.odradek.common.PartitionInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The image of the cluster, in the types that applications know. Runs on: any thread; without state. */
final class ClusterView {

    private ClusterView() {}

    static List<PartitionInfo> partitions(MetadataImage image, TopicImage topic) {
        List<PartitionInfo> partitions = new ArrayList<>();
        for (PartitionImage one : topic.partitions()) {
            partitions.add(new PartitionInfo(
                    topic.name(),
                    one.partition(),
                    one.hasLeader() ? image.nodes().get(one.leader()) : null,
                    nodes(image, one.replicas()),
                    nodes(image, one.inSync()),
                    nodes(image, one.offline())));
        }
        return partitions;
    }

    private static Node[] nodes(MetadataImage image, List<Integer> ids) {
        return ids.stream().map(id -> node(image.nodes(), id)).toArray(Node[]::new);
    }

    private static Node node(Map<Integer, Node> nodes, int id) {
        Node known = nodes.get(id);
        return known == null ? new Node(id, "", -1) : known;
    }

    static Cluster cluster(MetadataImage image) {
        List<PartitionInfo> partitions = new ArrayList<>();
        Set<String> internal = new HashSet<>();
        image.topics().values().forEach(topic -> {
            partitions.addAll(partitions(image, topic));
            if (topic.internal()) {
                internal.add(topic.name());
            }
        });
        return new Cluster(image.clusterId(), image.nodes().values(), partitions, Set.of(), internal);
    }
}
