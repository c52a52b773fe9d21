package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/** The name of the cluster, {@code /cluster/id}: 22 characters of base64url, in JSON whose version is a string. */
public final class ClusterIdNode {

    private ClusterIdNode() {}

    public static byte[] toJson(String clusterId) {
        return new JsonWriter().put("version", "1").put("id", clusterId).toBytes();
    }

    public static String parse(byte[] data, String path) {
        return JsonObject.parse(data, path).string("id");
    }

    /** A random uuid in the form that ids of clusters and topics have; never one that starts with a dash. */
    public static String randomUuid() {
        while (true) {
            UUID uuid = UUID.randomUUID();
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            // command lines take a leading dash for an option
            if (!text.startsWith("-")) {
                return text;
            }
        }
    }
}
