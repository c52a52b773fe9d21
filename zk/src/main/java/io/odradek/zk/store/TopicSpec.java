package io.odradek.zk.store;

import io.odradek.zk.node.ConfigNode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.session.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A topic to be made.
 *
 * @param id 22 characters of base64url, new
 * @param partitions with their replicas and first leaders
 * @param config the topic's own settings
 */
public record TopicSpec(String name, String id, List<PartitionSpec> partitions, Map<String, String> config) {

    /** How many steps {@link #header} has. */
    static final int HEADER_OPS = 3;

    /**
     * A partition to be made.
     *
     * @param replicas broker ids, the preferred leader first
     * @param leader who leads from the start, {@link PartitionState#NO_LEADER} when none of the replicas lives
     * @param isr who is in sync from the start, the leader among them; all replicas when none lives
     */
    public record PartitionSpec(int partition, List<Integer> replicas, int leader, List<Integer> isr) {

        PartitionState state(int leaderEpoch, int controllerEpoch) {
            return new PartitionState(leader, leaderEpoch, isr, false, controllerEpoch);
        }

        List<Op> creation(String topic, int leaderEpoch, int controllerEpoch) {
            return List.of(
                    new Op.Create(Paths.partition(topic, partition), new byte[0]),
                    new Op.Create(
                            Paths.state(topic, partition),
                            state(leaderEpoch, controllerEpoch).toJson()));
        }
    }

    TopicNode node() {
        return new TopicNode(id, replicas(partitions));
    }

    static SortedMap<Integer, List<Integer>> replicas(List<PartitionSpec> partitions) {
        SortedMap<Integer, List<Integer>> replicas = new TreeMap<>();
        partitions.forEach(partition -> replicas.put(partition.partition(), partition.replicas()));
        return replicas;
    }

    /** The steps that make the topic known: everything but its partitions. */
    List<Op> header(boolean configExists) {
        byte[] settings = ConfigNode.toJson(config);
        return List.of(
                new Op.Create(Paths.topic(name), node().toJson()),
                configExists
                        ? new Op.SetData(Paths.topicConfig(name), settings, Op.ANY_VERSION)
                        : new Op.Create(Paths.topicConfig(name), settings),
                new Op.Create(Paths.partitions(name), new byte[0]));
    }

    /** All steps for this topic, in order. */
    List<Op> creation(boolean configExists, int leaderEpoch, int controllerEpoch) {
        List<Op> ops = new ArrayList<>(header(configExists));
        partitions.forEach(partition -> ops.addAll(partition.creation(name, leaderEpoch, controllerEpoch)));
        return ops;
    }
}
