package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A topic and where its replicas are, {@code /brokers/topics/<topic>}: written as version 3, read as 1 to 3.
 *
 * @param id 22 characters of base64url; empty for a topic that an old tool made
 * @param replicas broker ids by partition, the preferred leader first
 * @param adding replicas that a reassignment brings, by partition
 * @param removing replicas that a reassignment takes away, by partition
 */
public record TopicNode(
        Optional<String> id,
        SortedMap<Integer, List<Integer>> replicas,
        Map<Integer, List<Integer>> adding,
        Map<Integer, List<Integer>> removing) {

    private static final int VERSION = 3;

    public TopicNode(String id, Map<Integer, List<Integer>> replicas) {
        this(Optional.of(id), new TreeMap<>(replicas), Map.of(), Map.of());
    }

    /** The same topic with these partitions in place of the ones it had. */
    public TopicNode withReplicas(Map<Integer, List<Integer>> newReplicas) {
        return new TopicNode(id, new TreeMap<>(newReplicas), adding, removing);
    }

    /** The same topic with this id. */
    public TopicNode withId(String newId) {
        return new TopicNode(Optional.of(newId), replicas, adding, removing);
    }

    public byte[] toJson() {
        JsonWriter json =
                new JsonWriter().put("removing_replicas", byName(removing)).put("partitions", byName(replicas));
        id.ifPresent(uuid -> json.put("topic_id", uuid));
        return json.put("adding_replicas", byName(adding))
                .put("version", VERSION)
                .toBytes();
    }

    private static Map<String, Object> byName(Map<Integer, List<Integer>> partitions) {
        Map<String, Object> named = new LinkedHashMap<>();
        new TreeMap<>(partitions).forEach((partition, replicas) -> named.put(Integer.toString(partition), replicas));
        return named;
    }

    public static TopicNode parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        return new TopicNode(
                json.optionalString("topic_id"),
                new TreeMap<>(json.integerLists("partitions")),
                json.integerLists("adding_replicas"),
                json.integerLists("removing_replicas"));
    }
}
