package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import io.odradek.zk.json.MalformedNodeException;
import java.util.List;
import java.util.Optional;

/**
 * What stands at {@code /consumers/<group>}, version 1: the generation and who is in it. Each change is a compare-and-set, so
 * that of two brokers that believe to coordinate a group one finds out that it does not.
 *
 * @param type the protocol of the group, such as {@code classic}
 * @param state Empty, CompletingRebalance, Stable, PreparingRebalance when it has just become classic, Reconciling when it is
 *     none, or Dead for one that is being deleted
 * @param generation of the members; 0 before the first
 * @param protocolType what the members are, such as {@code consumer}; empty for a group of offsets only
 * @param protocol the protocol that the members chose, of a generation with members
 * @param leader the member that assigns, of a generation with members
 * @param members the members of this generation; each has a znode of its own
 * @param sinceMs epoch milliseconds since when the group is in this state
 * @param coordinator the broker that wrote this
 * @param coordinatorEpoch which of its lives that was
 */
public record GroupNode(
        String type,
        String state,
        int generation,
        Optional<String> protocolType,
        Optional<String> protocol,
        Optional<String> leader,
        List<String> members,
        long sinceMs,
        int coordinator,
        long coordinatorEpoch) {

    private static final int VERSION = 1;
    private static final String CLASSIC = "classic";
    private static final String EMPTY = "Empty";

    public GroupNode {
        members = List.copyOf(members);
    }

    /** A group of which only offsets are known. */
    public static GroupNode ofOffsets(long sinceMs) {
        return new GroupNode(
                CLASSIC, EMPTY, 0, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), sinceMs, -1, -1);
    }

    /** The same group in the care of another broker. */
    public GroupNode coordinatedBy(int broker, long brokerEpoch) {
        return new GroupNode(
                type, state, generation, protocolType, protocol, leader, members, sinceMs, broker, brokerEpoch);
    }

    /** The same group in another state. */
    public GroupNode withState(String newState) {
        return new GroupNode(
                type,
                newState,
                generation,
                protocolType,
                protocol,
                leader,
                members,
                sinceMs,
                coordinator,
                coordinatorEpoch);
    }

    public byte[] toJson() {
        JsonWriter json = new JsonWriter()
                .put("version", VERSION)
                .put("type", type)
                .put("state", state)
                .put("generation", generation);
        protocolType.ifPresent(value -> json.put("protocol_type", value));
        protocol.ifPresent(value -> json.put("protocol", value));
        leader.ifPresent(value -> json.put("leader", value));
        return json.put("members", members)
                .put("timestamp", Long.toString(sinceMs))
                .put("coordinator", coordinator)
                .put("coordinator_epoch", Long.toString(coordinatorEpoch))
                .toBytes();
    }

    /** Reads the znode; one without content, as old consumers leave it, is a group of offsets only. */
    public static GroupNode parse(byte[] data, String path) {
        if (data == null || data.length == 0) {
            return ofOffsets(0);
        }
        JsonObject json = JsonObject.parse(data, path);
        if (json.integer("version") != VERSION) {
            throw new MalformedNodeException(path, "its version is " + json.integer("version") + ", not " + VERSION);
        }
        return new GroupNode(
                json.string("type"),
                json.string("state"),
                json.integer("generation"),
                json.optionalString("protocol_type"),
                json.optionalString("protocol"),
                json.optionalString("leader"),
                json.strings("members"),
                json.longNumber("timestamp"),
                json.integer("coordinator"),
                json.longNumber("coordinator_epoch"));
    }
}
