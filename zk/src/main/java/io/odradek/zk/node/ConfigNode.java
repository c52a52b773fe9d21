package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/** The JSON below {@code /config}: the settings of an entity, version 1, and the notice of a change, version 2. */
public final class ConfigNode {

    private ConfigNode() {}

    public static byte[] toJson(Map<String, String> config) {
        return new JsonWriter()
                .put("version", 1)
                .put("config", new TreeMap<>(config))
                .toBytes();
    }

    public static Map<String, String> parse(byte[] data, String path) {
        return Map.copyOf(JsonObject.parse(data, path).stringMap("config"));
    }

    /** What a classic tool or broker reads to learn that an entity changed. */
    public static byte[] noticeJson(ConfigEntity entity) {
        return new JsonWriter()
                .put("version", 2)
                .put("entity_path", entity.relativePath())
                .toBytes();
    }
}
