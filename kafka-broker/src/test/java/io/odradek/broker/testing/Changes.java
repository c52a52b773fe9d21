package io.odradek.broker.testing;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.common.Uuid;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.TopicNode;
import io.odradek.zk.watch.MetadataChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes of a cluster, in few words. */
public final class Changes {

    private Changes() {}

    public static ClusterImage image(MetadataChange... changes) {
        ClusterMetadata cluster = new ClusterMetadata();
        cluster.onChanges(List.of(changes));
        return cluster.image();
    }

    public static MetadataChange broker(int id, long epoch) {
        return broker(id, epoch, Optional.empty());
    }

    public static MetadataChange broker(int id, long epoch, Optional<String> rack) {
        Endpoint endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "host" + id, 9092);
        return new MetadataChange.BrokerPresent(
                id, epoch, new BrokerNode(List.of(endpoint), rack, -1, 0, Optional.empty()));
    }

    public static MetadataChange topic(String name, Uuid id, long zxid, Map<Integer, List<Integer>> replicas) {
        return new MetadataChange.TopicPresent(name, new TopicNode(id.toString(), replicas), zxid, 0);
    }

    public static MetadataChange state(String topic, int partition, long zxid, int leader, int epoch, Integer... isr) {
        PartitionState state = new PartitionState(leader, epoch, List.of(isr), false, 1);
        return new MetadataChange.StatePresent(topic, partition, state, epoch, zxid);
    }
}
