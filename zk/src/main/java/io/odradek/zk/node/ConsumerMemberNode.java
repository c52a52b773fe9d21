package io.odradek.zk.node;

import io.odradek.zk.json.JsonObject;
import io.odradek.zk.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A member of a group of the consumer protocol (KIP-848): what it said, which epoch it is in, what it has and what it shall
 * have. All that a coordinator needs to go on where another one stopped.
 *
 * @param topics names that it reads
 * @param regex of names that it reads
 * @param assignor that it asks for
 * @param state Stable, Unrevoked (it has to let go of something) or Unreleased (others have to)
 * @param epoch that it is in; -2 for a static member that will be back
 * @param assigned what it may have
 * @param revoking what it has to let go of
 * @param target what it shall have
 * @param classic what it says besides when it speaks the classic protocol
 */
public record ConsumerMemberNode(
        Optional<String> instanceId,
        Optional<String> rackId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMs,
        List<String> topics,
        Optional<String> regex,
        Optional<String> assignor,
        String state,
        int epoch,
        int previousEpoch,
        List<TopicShare> assigned,
        List<TopicShare> revoking,
        List<TopicShare> target,
        Optional<Classic> classic)
        implements MemberNode {

    static final int VERSION = 3;

    private static final String ASSIGNED = "assigned";
    private static final String REVOKING = "revoking";
    private static final String TARGET = "target";

    /**
     * Partitions of one topic.
     *
     * @param id of the topic: one of the same name that is made anew is another
     * @param name empty when there is no such topic any more
     */
    public record TopicShare(String id, Optional<String> name, List<Integer> partitions) {

        public TopicShare {
            partitions = List.copyOf(partitions);
        }

        JsonWriter json() {
            JsonWriter json = new JsonWriter();
            name.ifPresent(topic -> json.put("topic", topic));
            return json.put("id", id).put("partitions", partitions);
        }

        static TopicShare of(JsonObject json) {
            return new TopicShare(json.string("id"), json.optionalString("topic"), json.integers("partitions"));
        }
    }

    /** What a member that speaks the classic protocol says besides. @param protocols the dearest first */
    @SuppressWarnings("ArrayRecordComponent") // equality is written out
    public record Classic(int sessionTimeoutMs, Map<String, byte[]> protocols) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Classic that
                    && Arrays.equals(json().toBytes(), that.json().toBytes());
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(json().toBytes());
        }

        JsonWriter json() {
            return new JsonWriter()
                    .put("session_timeout_ms", sessionTimeoutMs)
                    .put("protocols", ClassicMemberNode.encoded(protocols));
        }

        static Classic of(JsonObject json, String path) {
            return new Classic(
                    json.integer("session_timeout_ms"), ClassicMemberNode.decoded(json.stringMap("protocols"), path));
        }
    }

    public ConsumerMemberNode {
        topics = List.copyOf(topics);
        assigned = List.copyOf(assigned);
        revoking = List.copyOf(revoking);
        target = List.copyOf(target);
    }

    @Override
    public byte[] toJson() {
        JsonWriter json = new JsonWriter()
                .put("version", VERSION)
                .put("client_id", clientId)
                .put("client_host", clientHost)
                .put("rebalance_timeout_ms", rebalanceTimeoutMs)
                .put("state", state)
                .put("epoch", epoch)
                .put("previous_epoch", previousEpoch)
                .put("topics", topics);
        regex.ifPresent(text -> json.put("regex", text));
        assignor.ifPresent(name -> json.put("assignor", name));
        instanceId.ifPresent(id -> json.put("instance_id", id));
        rackId.ifPresent(id -> json.put("rack_id", id));
        putShares(json);
        classic.ifPresent(one -> json.put("classic", one.json()));
        return json.toBytes();
    }

    /** What it shall have is left out as long as that is what it has: a member may have some thousand topics. */
    private void putShares(JsonWriter json) {
        json.put(ASSIGNED, shares(assigned));
        if (!revoking.isEmpty()) {
            json.put(REVOKING, shares(revoking));
        }
        if (!target.equals(assigned)) {
            json.put(TARGET, shares(target));
        }
    }

    private static List<JsonWriter> shares(List<TopicShare> shares) {
        return shares.stream().map(TopicShare::json).toList();
    }

    static ConsumerMemberNode of(JsonObject json, String path) {
        List<TopicShare> assigned = shares(json, ASSIGNED);
        return new ConsumerMemberNode(
                json.optionalString("instance_id"),
                json.optionalString("rack_id"),
                json.string("client_id"),
                json.string("client_host"),
                json.integer("rebalance_timeout_ms"),
                json.strings("topics"),
                json.optionalString("regex"),
                json.optionalString("assignor"),
                json.string("state"),
                json.integer("epoch"),
                json.integer("previous_epoch"),
                assigned,
                shares(json, REVOKING),
                json.has(TARGET) ? shares(json, TARGET) : assigned,
                json.optionalObject("classic").map(one -> Classic.of(one, path)));
    }

    private static List<TopicShare> shares(JsonObject json, String name) {
        return json.objects(name).stream().map(TopicShare::of).toList();
    }
}
