package io.odradek.zk.store;

import io.odradek.zk.json.MalformedNodeException;
import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.node.MemberNode;
import io.odradek.zk.node.OffsetNode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.store.StoredGroup.StoredOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims a group, then reads its members and offsets: in this order, so that nothing that an earlier coordinator wrote after
 * what was read can have succeeded.
 */
final class GroupLoad {

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoad.class);

    private static final int ATTEMPTS = 5;

    private record Claimed(GroupNode node, int version) {}

    private final NodeOperations nodes;

    GroupLoad(NodeOperations nodes) {
        this.nodes = nodes;
    }

    CompletableFuture<Optional<StoredGroup>> claim(String group, int broker, long brokerEpoch) {
        return Futures.retryOnConflict(ATTEMPTS, () -> claimOnce(group, broker, brokerEpoch))
                .thenCompose(claimed -> claimed.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : read(group, claimed.get()).thenApply(Optional::of));
    }

    private CompletableFuture<Optional<Claimed>> claimOnce(String group, int broker, long brokerEpoch) {
        String path = GroupPaths.group(group);
        return nodes.get(path)
                .thenCombine(
                        nodes.children(path),
                        (found, roots) ->
                                found.map(node -> write(group, node, roots.orElse(List.of()), broker, brokerEpoch)))
                .thenCompose(write -> write.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : write.get().thenApply(Optional::of));
    }

    private CompletableFuture<Claimed> write(
            String group, ZNode found, List<String> roots, int broker, long brokerEpoch) {
        String path = GroupPaths.group(group);
        GroupNode node = GroupNode.parse(found.data(), path).coordinatedBy(broker, brokerEpoch);
        List<Op> ops = new ArrayList<>();
        ops.add(new Op.SetData(path, node.toJson(), found.stat().version()));
        for (String root : List.of("ids", "owners", "offsets")) {
            if (!roots.contains(root)) {
                ops.add(new Op.Create(path + '/' + root, new byte[0]));
            }
        }
        return nodes.multi(ops).thenApply(versions -> new Claimed(node, versions.get(0)));
    }

    private CompletableFuture<StoredGroup> read(String group, Claimed claimed) {
        OffsetTree tree = new OffsetTree();
        return members(group, claimed.node())
                .thenCombine(
                        offsets(group, tree),
                        (members, offsets) ->
                                new StoredGroup(claimed.node(), claimed.version(), members, offsets, tree));
    }

    /** One by one: the content of a member may be large. */
    private CompletableFuture<Map<String, MemberNode>> members(String group, GroupNode node) {
        List<CompletableFuture<Optional<ZNode>>> reads = node.members().stream()
                .map(member -> nodes.get(GroupPaths.member(group, member)))
                .toList();
        return Futures.all(reads).thenApply(done -> {
            Map<String, MemberNode> members = new LinkedHashMap<>();
            for (int i = 0; i < reads.size(); i++) {
                String id = node.members().get(i);
                String path = GroupPaths.member(group, id);
                ZNode found = reads.get(i).join().orElseThrow(() -> new MalformedNodeException(path, "it is missing"));
                members.put(id, MemberNode.parse(found.data(), path));
            }
            return members;
        });
    }

    private CompletableFuture<Map<String, Map<Integer, StoredOffset>>> offsets(String group, OffsetTree tree) {
        return Subtree.leaves(nodes, GroupPaths.offsets(group)).thenCompose(paths -> {
            paths.branches().forEach(path -> tree.add(lastPart(path)));
            return Subtree.read(nodes, paths.leaves()).thenApply(found -> {
                Map<String, Map<Integer, StoredOffset>> offsets = new HashMap<>();
                for (int i = 0; i < found.size(); i++) {
                    String path = paths.leaves().get(i);
                    found.get(i).ifPresent(node -> add(path, node, offsets, tree));
                }
                return offsets;
            });
        });
    }

    /** One offset that cannot be read, as somebody else may have left it, does not take the group's others with it. */
    private static void add(String path, ZNode node, Map<String, Map<Integer, StoredOffset>> offsets, OffsetTree tree) {
        String branch = path.substring(0, path.lastIndexOf('/'));
        String topic = lastPart(branch);
        try {
            int partition = Integer.parseInt(lastPart(path));
            tree.add(topic, partition);
            OffsetNode offset = OffsetNode.parse(node.data(), path);
            offsets.computeIfAbsent(topic, name -> new HashMap<>())
                    .put(
                            partition,
                            new StoredOffset(
                                    offset,
                                    node.stat().modifiedZxid(),
                                    node.stat().modifiedMs()));
        } catch (NumberFormatException | MalformedNodeException e) {
            LOG.error("The offset at {} is left out: {}", path, e.getMessage());
        }
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
