package io.odradek.broker.group;

import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.session.ZkException;
import io.odradek.zk.store.GroupChange;
import io.odradek.zk.store.StoredGroup;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What ZooKeeper has of one group, as far as this broker knows, and the writes that change it. Every write is guarded by the
 * version of the group's znode.
 *
 * <p>Runs on: the groups' loop; the version is read from any thread.
 */
final class GroupRecord {

    private final String id;
    private final GroupContext context;
    private volatile int version = GroupChange.NEW;
    private Map<String, MemberNode> members = Map.of();

    GroupRecord(String id, GroupContext context) {
        this.id = id;
        this.context = context;
    }

    /** Whether ZooKeeper has no such group. */
    boolean isNew() {
        return version == GroupChange.NEW;
    }

    int version() {
        return version;
    }

    CompletableFuture<Optional<StoredGroup>> claim() {
        return context.groups().claim(id, context.brokerId(), context.epoch().getAsLong());
    }

    /** This is what was found. */
    void found(StoredGroup found) {
        stands(found.version(), found.members());
    }

    /** A write is through. */
    void stands(int newVersion, Map<String, MemberNode> newMembers) {
        version = newVersion;
        members = newMembers;
    }

    /** Makes the group what it is now; the result is the new version. */
    CompletableFuture<Integer> write(GroupNode node, Map<String, MemberNode> newMembers) {
        return context.groups().write(change(mine(node), newMembers));
    }

    private GroupChange change(GroupNode node, Map<String, MemberNode> now) {
        Map<String, MemberNode> added = new HashMap<>();
        Map<String, MemberNode> changed = new HashMap<>();
        now.forEach((member, content) -> {
            MemberNode before = members.get(member);
            if (before == null) {
                added.put(member, content);
            } else if (!before.equals(content)) {
                changed.put(member, content);
            }
        });
        Set<String> removed = new HashSet<>(members.keySet());
        removed.removeAll(now.keySet());
        return new GroupChange(id, version, node, added, changed, removed);
    }

    CompletableFuture<Void> delete(GroupNode node) {
        return context.groups().delete(id, mine(node), version);
    }

    private GroupNode mine(GroupNode node) {
        return node.coordinatedBy(context.brokerId(), context.epoch().getAsLong());
    }

    /** Whether a write failed because another broker has claimed the group. */
    static boolean isFencing(Throwable cause) {
        return cause instanceof ZkException.VersionConflict
                || cause instanceof ZkException.NodeExists
                || cause instanceof ZkException.NoNode;
    }
}
