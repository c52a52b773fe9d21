package io.odradek.zk.store;

import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Shows which member reads which partition, at {@code /consumers/<group>/owners/<topic>/<partition>}, for the eye. What counts
 * is the assignment in the members' znodes; this is written after it.
 */
public final class OwnerStore {

    private final NodeOperations nodes;

    public OwnerStore(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /**
     * Makes the owners what they should be.
     *
     * @param version of the group's znode: when the group has gone on since, this fails with
     *     {@link io.odradek.zk.session.ZkException.VersionConflict}, and the next generation's owners will come
     */
    public CompletableFuture<Void> write(String group, int version, Map<OffsetKey, String> owners) {
        String root = GroupPaths.owners(group);
        return Subtree.leaves(nodes, root).thenCompose(found -> Subtree.read(nodes, found.leaves())
                .thenCompose(content -> inParts(group, version, steps(group, found, content, owners))));
    }

    private CompletableFuture<Void> inParts(String group, int version, List<Op> steps) {
        return Futures.inTurn(Batches.split(steps, List::of), part -> {
            List<Op> guarded = new ArrayList<>(part);
            guarded.add(new Op.Check(GroupPaths.group(group), version));
            return nodes.multi(guarded);
        });
    }

    private static List<Op> steps(
            String group, Subtree.Leaves found, List<Optional<ZNode>> content, Map<OffsetKey, String> owners) {
        List<Op> steps = new ArrayList<>();
        Set<String> branches = new HashSet<>(found.branches());
        Map<String, Optional<ZNode>> present = new HashMap<>();
        for (int i = 0; i < content.size(); i++) {
            present.put(found.leaves().get(i), content.get(i));
        }
        Set<String> wanted = new HashSet<>();
        owners.keySet().forEach(key -> {
            String branch = GroupPaths.owners(group, key.topic());
            wanted.add(branch);
            if (branches.add(branch)) {
                steps.add(new Op.Create(branch, new byte[0]));
            }
        });
        owners.forEach((key, owner) -> {
            String path = GroupPaths.owner(group, key.topic(), key.partition());
            wanted.add(path);
            byte[] data = owner.getBytes(StandardCharsets.UTF_8);
            if (!present.containsKey(path)) {
                steps.add(new Op.Create(path, data));
            } else if (present.get(path).filter(node -> isText(node, owner)).isEmpty()) {
                steps.add(new Op.SetData(path, data, Op.ANY_VERSION));
            }
        });
        found.leaves().stream().filter(path -> !wanted.contains(path)).forEach(path -> steps.add(delete(path)));
        found.branches().stream().filter(path -> !wanted.contains(path)).forEach(path -> steps.add(delete(path)));
        return steps;
    }

    private static Op delete(String path) {
        return new Op.Delete(path, Op.ANY_VERSION);
    }

    private static boolean isText(ZNode node, String text) {
        return node.data() != null && new String(node.data(), StandardCharsets.UTF_8).equals(text);
    }
}
