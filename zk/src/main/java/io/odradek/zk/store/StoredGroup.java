package io.odradek.zk.store;

import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.node.OffsetNode;
import java.util.Map;

/**
 * A group as it stood in ZooKeeper at the moment when a coordinator claimed it.
 *
 * @param version of the group's znode after the claim
 * @param members those of the generation, by id
 * @param offsets by topic and partition
 * @param tree which znodes of offsets there are
 */
public record StoredGroup(
        GroupNode node,
        int version,
        Map<String, MemberNode> members,
        Map<String, Map<Integer, StoredOffset>> offsets,
        OffsetTree tree) {

    /**
     * A committed offset.
     *
     * @param zxid the transaction that committed it, on the same scale as the creation of topics
     * @param ms when that was, in epoch milliseconds
     */
    public record StoredOffset(OffsetNode node, long zxid, long ms) {}
}
