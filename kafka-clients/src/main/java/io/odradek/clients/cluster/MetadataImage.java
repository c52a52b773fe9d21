package io.odradek.clients.cluster;

import io.odradek.common.Node;
import io.odradek.common.Uuid;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a client knows of the cluster at one moment: brokers, and the topics that it uses. Immutable; news make the next image,
 * {@link MetadataMerge} says how. Runs on: any thread.
 */
public final class MetadataImage {

    /** Of which nothing is known. */
    public static final MetadataImage EMPTY = new MetadataImage(null, -1, Map.of(), Map.of());

    private final String clusterId;
    private final int controllerId;
    private final Map<Integer, Node> nodes;
    private final Map<String, TopicImage> topics;
    private final Map<Uuid, String> names = new HashMap<>();

    MetadataImage(String clusterId, int controllerId, Map<Integer, Node> nodes, Map<String, TopicImage> topics) {
        this.clusterId = clusterId;
        this.controllerId = controllerId;
        this.nodes = new LinkedHashMap<>(nodes);
        this.topics = new LinkedHashMap<>(topics);
        this.topics.values().stream().filter(TopicImage::hasId).forEach(topic -> names.put(topic.id(), topic.name()));
    }

    /** The cluster's id; null if nothing is known yet. */
    public String clusterId() {
        return clusterId;
    }

    /** The broker that does administration; -1 if unknown. */
    public int controllerId() {
        return controllerId;
    }

    public Map<Integer, Node> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    public Map<String, TopicImage> topics() {
        return Collections.unmodifiableMap(topics);
    }

    /** The topic, if a broker was asked for it and answered. */
    public Optional<TopicImage> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    /** The name that a topic id belongs to. */
    public Optional<String> nameOf(Uuid id) {
        return Optional.ofNullable(names.get(id));
    }

    public Optional<PartitionImage> partition(String topic, int partition) {
        return topic(topic).flatMap(known -> known.partition(partition));
    }

    /** The broker that leads a partition, if there is one and its address is known. */
    public Optional<Node> leader(String topic, int partition) {
        return partition(topic, partition).map(known -> nodes.get(known.leader()));
    }

    /** Whether any broker's address is known. */
    public boolean isEmpty() {
        return nodes.isEmpty();
    }
}
