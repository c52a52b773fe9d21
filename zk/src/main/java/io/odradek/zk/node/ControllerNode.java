package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;

/** Which broker is the controller, {@code /controller}: written as version 2, read as 1 and 2. */
public record ControllerNode(int brokerId, long timestampMs) {

    public byte[] toJson() {
        return new JsonWriter()
                .put("version", 2)
                .put("brokerid", brokerId)
                .put("timestamp", Long.toString(timestampMs))
                .put("kraftControllerEpoch", -1)
                .toBytes();
    }

    public static ControllerNode parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        return new ControllerNode(
                json.integer("brokerid"),
                json.optionalString("timestamp").map(Long::parseLong).orElse(-1L));
    }
}
