package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The partitions that shall be led by their preferred replica, {@code /admin/preferred_replica_election}, version 1.
 */
public record PreferredElectionNode(List<Partition> partitions) {

    private static final int VERSION = 1;

    /** A partition by name. */
    public record Partition(String topic, int partition) {}

    public PreferredElectionNode {
        partitions = List.copyOf(partitions);
    }

    public byte[] toJson() {
        List<Map<String, Object>> elements = partitions.stream()
                .map(partition -> {
                    Map<String, Object> element = new LinkedHashMap<>();
                    element.put("topic", partition.topic());
                    element.put("partition", partition.partition());
                    return element;
                })
                .toList();
        return new JsonWriter()
                .put("version", VERSION)
                .put("partitions", elements)
                .toBytes();
    }

    public static PreferredElectionNode parse(byte[] data, String path) {
        return new PreferredElectionNode(JsonObject.parse(data, path).objects("partitions").stream()
                .map(element -> new Partition(element.string("topic"), element.integer("partition")))
                .toList());
    }
}
