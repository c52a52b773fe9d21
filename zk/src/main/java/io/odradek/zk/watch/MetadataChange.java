package io.odradek.zk.watch;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.TopicNode;
import java.util.Map;

/** One thing that is different now, or, in the first batch, that is there. Each says what holds, not what was done. */
public sealed interface MetadataChange {

    /** The broker is registered; another epoch than before means another incarnation. */
    record BrokerPresent(int id, long epoch, BrokerNode node) implements MetadataChange {}

    record BrokerGone(int id) implements MetadataChange {}

    /**
     * @param createdZxid tells a topic from a later one of the same name
     * @param version of the topic's znode
     */
    record TopicPresent(String topic, TopicNode node, long createdZxid, int version) implements MetadataChange {}

    record TopicGone(String topic) implements MetadataChange {}

    /**
     * @param version of the state's znode, for a compare-and-set
     * @param modifiedZxid when it was written, on the same scale as broker epochs
     */
    record StatePresent(String topic, int partition, PartitionState state, int version, long modifiedZxid)
            implements MetadataChange {}

    record StateGone(String topic, int partition) implements MetadataChange {}

    record ConfigPresent(ConfigEntity entity, Map<String, String> config) implements MetadataChange {}

    record ConfigGone(ConfigEntity entity) implements MetadataChange {}

    record ControllerPresent(int brokerId) implements MetadataChange {}

    record ControllerGone() implements MetadataChange {}

    record ControllerEpochPresent(int epoch) implements MetadataChange {}

    /** Somebody wants the topic to go. */
    record DeletionQueued(String topic) implements MetadataChange {}

    record DeletionDone(String topic) implements MetadataChange {}
}
