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
 * What a member of the classic protocol said when it joined, and what it got.
 *
 * @param instanceId of a static member (KIP-345)
 * @param protocols what the member says under each protocol that it knows, the dearest first
 * @param assignment what the leader gave it; empty before that
 */
@SuppressWarnings("ArrayRecordComponent") // equality is written out
public record ClassicMemberNode(
        Optional<String> instanceId,
        String clientId,
        String clientHost,
        int sessionTimeoutMs,
        int rebalanceTimeoutMs,
        Map<String, byte[]> protocols,
        byte[] assignment)
        implements MemberNode {

    static final int VERSION = 2;

    @Override
    public byte[] toJson() {
        JsonWriter json = new JsonWriter()
                .put("version", VERSION)
                .put("client_id", clientId)
                .put("client_host", clientHost)
                .put("session_timeout_ms", sessionTimeoutMs)
                .put("rebalance_timeout_ms", rebalanceTimeoutMs)
                .put("protocols", encoded(protocols))
                .put("assignment", Base64.getEncoder().encodeToString(assignment));
        instanceId.ifPresent(id -> json.put("instance_id", id));
        return json.toBytes();
    }

    static ClassicMemberNode of(JsonObject json, String path) {
        return new ClassicMemberNode(
                json.optionalString("instance_id"),
                json.string("client_id"),
                json.string("client_host"),
                json.integer("session_timeout_ms"),
                json.integer("rebalance_timeout_ms"),
                decoded(json.stringMap("protocols"), path),
                decode(json.string("assignment"), path));
    }

    /** Protocols as they stand in JSON. */
    static Map<String, String> encoded(Map<String, byte[]> protocols) {
        Map<String, String> encoded = new LinkedHashMap<>();
        protocols.forEach(
                (name, metadata) -> encoded.put(name, Base64.getEncoder().encodeToString(metadata)));
        return encoded;
    }

    static Map<String, byte[]> decoded(Map<String, String> encoded, String path) {
        Map<String, byte[]> protocols = new LinkedHashMap<>();
        encoded.forEach((name, text) -> protocols.put(name, decode(text, path)));
        return protocols;
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
        return other instanceof ClassicMemberNode that && Arrays.equals(toJson(), that.toJson());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toJson());
    }
}
