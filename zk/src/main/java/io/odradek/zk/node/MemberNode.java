package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.MalformedNodeException;

/**
 * What stands at {@code /consumers/<group>/ids/<member>}: what a member said of itself, and what it got.
 *
 * <p>Version 1 belongs to the consumers that had no coordinator, and is not read; 2 is a member of the classic protocol, 3 one
 * of a group of the consumer protocol.
 */
public sealed interface MemberNode permits ClassicMemberNode, ConsumerMemberNode {

    byte[] toJson();

    static MemberNode parse(byte[] data, String path) {
        JsonObject json = JsonObject.parse(data, path);
        int version = json.integer("version");
        return switch (version) {
            case ClassicMemberNode.VERSION -> ClassicMemberNode.of(json, path);
            case ConsumerMemberNode.VERSION -> ConsumerMemberNode.of(json, path);
            default -> throw new MalformedNodeException(path, "its version is " + version + ", not 2 or 3");
        };
    }
}
