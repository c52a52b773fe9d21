package io.odradek.common;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A part of a cluster as a client knows it at one moment: brokers, and partitions of the topics it uses. Immutable. */
public final class Cluster {

    private final String clusterId;
    private final Node controller;
    private final Map<Integer, Node> nodes = new LinkedHashMap<>();
    private final Map<TopicPartition, PartitionInfo> partitions = new HashMap<>();
    private final Map<String, List<PartitionInfo>> byTopic = new HashMap<>();
    private final Map<Integer, List<PartitionInfo>> byLeader = new HashMap<>();
    private final Set<String> unauthorizedTopics;
    private final Set<String> invalidTopics;
    private final Set<String> internalTopics;
    private final Map<String, Uuid> topicIds;
    private final Map<Uuid, String> topicNames = new HashMap<>();

    public Cluster(
            String clusterId,
            Collection<Node> nodes,
            Collection<PartitionInfo> partitions,
            Set<String> unauthorizedTopics,
            Set<String> internalTopics) {
        this(clusterId, nodes, partitions, unauthorizedTopics, Set.of(), internalTopics, null, Map.of());
    }

    public Cluster(
            String clusterId,
            Collection<Node> nodes,
            Collection<PartitionInfo> partitions,
            Set<String> unauthorizedTopics,
            Set<String> invalidTopics,
            Set<String> internalTopics,
            Node controller,
            Map<String, Uuid> topicIds) {
        this.clusterId = clusterId;
        this.controller = controller;
        this.unauthorizedTopics = Set.copyOf(unauthorizedTopics);
        this.invalidTopics = Set.copyOf(invalidTopics);
        this.internalTopics = Set.copyOf(internalTopics);
        this.topicIds = Map.copyOf(topicIds);
        nodes.forEach(node -> this.nodes.put(node.id(), node));
        partitions.forEach(this::add);
        topicIds.forEach((name, id) -> topicNames.put(id, name));
    }

    private void add(PartitionInfo info) {
        partitions.put(new TopicPartition(info.topic(), info.partition()), info);
        byTopic.computeIfAbsent(info.topic(), topic -> new ArrayList<>()).add(info);
        if (info.leader() != null) {
            byLeader.computeIfAbsent(info.leader().id(), id -> new ArrayList<>())
                    .add(info);
        }
    }

    /** A cluster of which nothing is known. */
    public static Cluster empty() {
        return new Cluster(null, List.of(), List.of(), Set.of(), Set.of());
    }

    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    /** The broker of that number, or null. */
    public Node nodeById(int id) {
        return nodes.get(id);
    }

    /** The leader, or null if there is none or nobody knows. */
    public Node leaderFor(TopicPartition topicPartition) {
        PartitionInfo info = partitions.get(topicPartition);
        return info == null ? null : info.leader();
    }

    /** What is known of a partition, or null. */
    public PartitionInfo partition(TopicPartition topicPartition) {
        return partitions.get(topicPartition);
    }

    public List<PartitionInfo> partitionsForTopic(String topic) {
        return Collections.unmodifiableList(byTopic.getOrDefault(topic, List.of()));
    }

    /** How many partitions a topic has, or null if nobody knows. */
    public Integer partitionCountForTopic(String topic) {
        List<PartitionInfo> known = byTopic.get(topic);
        return known == null ? null : known.size();
    }

    /** The partitions of a topic that have a leader. */
    public List<PartitionInfo> availablePartitionsForTopic(String topic) {
        return partitionsForTopic(topic).stream()
                .filter(info -> info.leader() != null)
                .toList();
    }

    public List<PartitionInfo> partitionsForNode(int nodeId) {
        return Collections.unmodifiableList(byLeader.getOrDefault(nodeId, List.of()));
    }

    public Set<String> topics() {
        return Collections.unmodifiableSet(byTopic.keySet());
    }

    public Set<String> unauthorizedTopics() {
        return unauthorizedTopics;
    }

    public Set<String> invalidTopics() {
        return invalidTopics;
    }

    public Set<String> internalTopics() {
        return internalTopics;
    }

    /** The broker that says it is the controller, or null. */
    public Node controller() {
        return controller;
    }

    public Collection<Uuid> topicIds() {
        return topicIds.values();
    }

    /** The id of a topic; {@link Uuid#ZERO_UUID} if nobody knows. */
    public Uuid topicId(String topic) {
        return topicIds.getOrDefault(topic, Uuid.ZERO_UUID);
    }

    /** The topic of an id, or null. */
    public String topicName(Uuid topicId) {
        return topicNames.get(topicId);
    }

    public ClusterResource clusterResource() {
        return new ClusterResource(clusterId);
    }

    @Override
    public String toString() {
        return "Cluster(id = " + clusterId + ", nodes = " + nodes.values() + ", partitions = " + partitions.values()
                + ", controller = " + controller + ")";
    }
}
