package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import io.odradek.zk.json.MalformedNodeException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What stands at {@code /consumers/<group>/ids/<member>}: what a member said when it joined, and what it got.
 *
 * <p>Version 2; version 1 belongs to the consumers that had no coordinator.
 *
 * @param instanceId of a static member (KIP-345)
 * @param protocols what the member says under each protocol that it knows, the dearest first
 * @param assignment what the leader gave it; empty before that
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out
public record MemberNode(
        Optional<String> instanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        Map<String, byte[]> protocols,
        byte[] assignment) {

    private static final int VERSION = 2;

    public byte[] toJson() {
        Base64.Encoder base64 = Base64.getEncoder();
        Map<String, String> encoded = new LinkedHashMap<>();
        protocols.forEach((name, metadata) -> encoded.put(name, base64.encodeToString(metadata)));
        JsonWriter json = new JsonWriter()
                .put("version", VERSION)
                .put("client_id", clientId)
                .put("client_host", clientHost)
                .put("session_timeout_ms", sessionTimeoutMs)
                .put("rebalance_timeout_ms", rebalanceTimeoutMs)
                .put("protocols", encoded)
                .put("assignment", base64.encodeToString(assignment));
        instanceId.ifPresent(id -> json.put("instance_id", id));
        return json.toBytes();
    }

    public static MemberNode parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        if (json.integer("version") != VERSION) {
            throw new MalformedNodeException(path, "its version is " + json.integer("version") + ", not " + VERSION);
        }
        Map<String, byte[]> protocols = new LinkedHashMap<>();
        json.stringMap("protocols").forEach((name, text) -> protocols.put(name, decode(text, path)));
        return new MemberNode(
                json.optionalString("instance_id"),
                json.string("client_id"),
                json.string("client_host"),
                json.integer("session_timeout_ms"),
                json.integer("rebalance_timeout_ms"),
                protocols,
                decode(json.string("assignment"), path));
    }

    private static byte[] decode(String text, String path) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedNodeException(path, "bytes that are not base64", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemberNode that && Arrays.equals(toJson(), that.toJson());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toJson());
    }
}
