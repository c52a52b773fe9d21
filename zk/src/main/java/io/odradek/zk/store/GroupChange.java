package io.odradek.zk.store;

import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.session.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The step from one generation, or state, of a group to the next.
 *
 * @param version that the group's znode has now; {@link #NEW} when there is none
 * @param added members that had no znode
 * @param changed members whose znode gets other content
 * @param removed members whose znode goes
 */
public record GroupChange(
        String group,
        int version,
        GroupNode node,
        Map<String, MemberNode> added,
        Map<String, MemberNode> changed,
        Set<String> removed) {

    public static final int NEW = -1;

    /** What has to stand before the group's own znode names it. */
    List<Op> before() {
        List<Op> ops = new ArrayList<>();
        added.forEach((id, member) -> ops.add(new Op.Create(GroupPaths.member(group, id), member.toJson())));
        changed.forEach(
                (id, member) -> ops.add(new Op.SetData(GroupPaths.member(group, id), member.toJson(), Op.ANY_VERSION)));
        return ops;
    }

    /** The change itself. */
    Op decisive() {
        return new Op.SetData(GroupPaths.group(group), node.toJson(), version);
    }

    /** What the group's znode names no longer. */
    List<Op> after() {
        List<Op> ops = new ArrayList<>();
        removed.forEach(id -> ops.add(new Op.Delete(GroupPaths.member(group, id), Op.ANY_VERSION)));
        return ops;
    }

    /** A group that is not there yet, without members. */
    List<Op> creation() {
        byte[] nothing = new byte[0];
        return List.of(
                new Op.Create(GroupPaths.group(group), node.toJson()),
                new Op.Create(GroupPaths.members(group), nothing),
                new Op.Create(GroupPaths.owners(group), nothing),
                new Op.Create(GroupPaths.offsets(group), nothing));
    }
}
