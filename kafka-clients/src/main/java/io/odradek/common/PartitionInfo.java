package io.odradek.common;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is known of a partition: who leads it, who has replicas of it, and which of them are in sync. */
public class PartitionInfo {

    private final String topic;
    private final int partition;
    private final Node leader;
    private final Node[] replicas;
    private final Node[] inSyncReplicas;
    private final Node[] offlineReplicas;

    public PartitionInfo(String topic, int partition, Node leader, Node[] replicas, Node[] inSyncReplicas) {
        this(topic, partition, leader, replicas, inSyncReplicas, new Node[0]);
    }

    public PartitionInfo(
            String topic, int partition, Node leader, Node[] replicas, Node[] inSyncReplicas, Node[] offlineReplicas) {
        this.topic = topic;
        this.partition = partition;
        this.leader = leader;
        this.replicas = replicas.clone();
        this.inSyncReplicas = inSyncReplicas.clone();
        this.offlineReplicas = offlineReplicas.clone();
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    /** The leader; null if there is none at the moment. */
    public Node leader() {
        return leader;
    }

    public Node[] replicas() {
        return replicas.clone();
    }

    public Node[] inSyncReplicas() {
        return inSyncReplicas.clone();
    }

    public Node[] offlineReplicas() {
        return offlineReplicas.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartitionInfo that
                && partition == that.partition
                && topic.equals(that.topic)
                && Objects.equals(leader, that.leader)
                && Arrays.equals(replicas, that.replicas)
                && Arrays.equals(inSyncReplicas, that.inSyncReplicas)
                && Arrays.equals(offlineReplicas, that.offlineReplicas);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    @Override
    public String toString() {
        return "Partition(topic = " + topic + ", partition = " + partition + ", leader = "
                + (leader == null ? "none" : leader.idString()) + ", replicas = " + ids(replicas) + ", isr = "
                + ids(inSyncReplicas) + ", offlineReplicas = " + ids(offlineReplicas) + ")";
    }

    private static String ids(Node[] nodes) {
        return Arrays.stream(nodes).map(Node::idString).collect(Collectors.joining(",", "[", "]"));
    }
}
