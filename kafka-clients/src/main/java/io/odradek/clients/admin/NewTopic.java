package io.odradek.clients.admin;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A topic to make. */
public final class NewTopic {

    private static final int OPEN = -1;

    private final String name;
    private final int partitions;
    private final short replicas;
    private final Map<Integer, List<Integer>> assignments;
    private Map<String, String> configs = Map.of();

    public NewTopic(String name, int numPartitions, short replicationFactor) {
        this(name, numPartitions, replicationFactor, null);
    }

    /** What is left open is as the broker's {@code num.partitions} and {@code default.replication.factor} say. */
    public NewTopic(String name, Optional<Integer> numPartitions, Optional<Short> replicationFactor) {
        this(name, numPartitions.orElse(OPEN), replicationFactor.orElse((short) OPEN), null);
    }

    /** @param replicasAssignments the brokers of each partition, the preferred leader first */
    public NewTopic(String name, Map<Integer, List<Integer>> replicasAssignments) {
        this(name, OPEN, (short) OPEN, new TreeMap<>(replicasAssignments));
    }

    private NewTopic(String name, int partitions, short replicas, Map<Integer, List<Integer>> assignments) {
        this.name = Objects.requireNonNull(name, "name");
        this.partitions = partitions;
        this.replicas = replicas;
        this.assignments = assignments;
    }

    public String name() {
        return name;
    }

    /** -1 if left open, or said by hand. */
    public int numPartitions() {
        return partitions;
    }

    /** -1 if left open, or said by hand. */
    public short replicationFactor() {
        return replicas;
    }

    /** Null unless said by hand. */
    public Map<Integer, List<Integer>> replicasAssignments() {
        return assignments;
    }

    /** What differs from the broker's defaults. */
    public NewTopic configs(Map<String, String> configs) {
        this.configs = configs;
        return this;
    }

    public Map<String, String> configs() {
        return configs;
    }

    @Override
    public String toString() {
        return "(name=" + name + ", numPartitions=" + partitions + ", replicationFactor=" + replicas
                + ", replicasAssignments=" + assignments + ", configs=" + configs.keySet() + ')';
    }
}
