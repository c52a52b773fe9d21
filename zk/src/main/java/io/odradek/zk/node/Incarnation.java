package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import io.odradek.zk.json.MalformedNodeException;
import io.odradek.zk.session.SessionIdentity;
import java.time.Duration;
import java.util.Base64;

/**
 * What an Odradek broker adds to its registration, so that its session can be closed once its process is dead.
 *
 * @param instance the uuid of its data directory: only one process at a time can have it
 * @param session the session that the registration belongs to
 * @param sessionTimeout after which ZooKeeper ends that session by itself
 */
public record Incarnation(String instance, SessionIdentity session, Duration sessionTimeout) {

    JsonWriter toJson() {
        return new JsonWriter()
                .put("instance", instance)
                .put("session", Long.toHexString(session.sessionId()))
                .put("password", Base64.getEncoder().encodeToString(session.password()))
                .put("session_timeout_ms", sessionTimeout.toMillis());
    }

    static Incarnation parse(JsonObject json, String path) {
        try {
            return new Incarnation(
                    json.string("instance"),
                    new SessionIdentity(
                            Long.parseUnsignedLong(json.string("session"), 16),
                            Base64.getDecoder().decode(json.string("password"))),
                    Duration.ofMillis(json.integer("session_timeout_ms")));
        } catch (IllegalArgumentException e) {
            throw new MalformedNodeException(path, "field 'odradek' is damaged", e);
        }
    }
}
