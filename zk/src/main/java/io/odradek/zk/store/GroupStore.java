package io.odradek.zk.store;

import io.odradek.zk.node.GroupNode;
import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumer groups in ZooKeeper. Whoever coordinates a group claims it first; from then on each change is a compare-and-set of
 * the group's znode, and fails when another broker has claimed the group since.
 */
public final class GroupStore {

    private static final Logger LOG = LoggerFactory.getLogger(GroupStore.class);

    private final NodeOperations nodes;
    private final GroupLoad load;

    public GroupStore(NodeOperations nodes) {
        this.nodes = nodes;
        this.load = new GroupLoad(nodes);
    }

    /** The names of all groups, of everything that was written before this call. */
    public CompletableFuture<List<String>> list() {
        return nodes.sync(GroupPaths.ROOT)
                .thenCompose(synced -> nodes.children(GroupPaths.ROOT))
                .thenApply(found -> found.orElse(List.of()).stream()
                        .flatMap(name -> decoded(name).stream())
                        .toList());
    }

    private static Optional<String> decoded(String name) {
        try {
            String group = GroupPaths.decode(name);
            return GroupPaths.encode(group).equals(name) ? Optional.of(group) : Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.debug("The znode {} below {} is no group's", name, GroupPaths.ROOT, e);
            return Optional.empty();
        }
    }

    /**
     * Takes a group over, and reads what it is; nothing when there is none. From then on no write of an earlier coordinator
     * succeeds.
     *
     * @return fails with {@link ZkException.VersionConflict} when another broker keeps claiming it
     */
    public CompletableFuture<Optional<StoredGroup>> claim(String group, int broker, long brokerEpoch) {
        return load.claim(group, broker, brokerEpoch);
    }

    /**
     * Makes a change, and returns the version of the group's znode after it. A change of more than one multi takes effect with
     * the one that holds the group's znode; what comes before it is not looked at by anybody until then.
     *
     * @return fails with {@link ZkException.VersionConflict}, {@link ZkException.NodeExists} or {@link ZkException.NoNode} when
     *     another broker has claimed the group
     */
    public CompletableFuture<Integer> write(GroupChange change) {
        if (change.version() == GroupChange.NEW) {
            return create(change);
        }
        List<Op> all = new ArrayList<>(change.before());
        all.add(change.decisive());
        all.addAll(change.after());
        if (Batches.fits(all)) {
            return confirmed(change, nodes.multi(all));
        }
        return inParts(change.group(), change.version(), change.before())
                .thenCompose(done -> confirmed(change, nodes.multi(List.of(change.decisive()))))
                .thenCompose(version ->
                        inParts(change.group(), version, change.after()).thenApply(done -> version));
    }

    private CompletableFuture<Integer> create(GroupChange change) {
        CompletableFuture<Integer> created = nodes.multi(change.creation()).thenApply(done -> 0);
        CompletableFuture<Integer> sure =
                Futures.on(created, ZkException.ConnectionLost.class, lost -> look(change, lost, 0));
        return change.added().isEmpty()
                ? sure
                : sure.thenCompose(version -> write(new GroupChange(
                        change.group(), version, change.node(), change.added(), change.changed(), change.removed())));
    }

    private CompletableFuture<Integer> confirmed(GroupChange change, CompletableFuture<List<Integer>> write) {
        int next = change.version() + 1;
        return Futures.on(
                write.thenApply(done -> next), ZkException.ConnectionLost.class, lost -> look(change, lost, next));
    }

    /** A write without an answer has happened if exactly its content stands there, with the version that it would have. */
    private CompletableFuture<Integer> look(GroupChange change, ZkException.ConnectionLost lost, int version) {
        String path = GroupPaths.group(change.group());
        return nodes.sync(path).thenCompose(synced -> nodes.get(path)).thenApply(found -> {
            boolean stands = found.filter(node -> node.stat().version() == version
                            && Arrays.equals(node.data(), change.node().toJson()))
                    .isPresent();
            if (!stands) {
                throw lost;
            }
            return version;
        });
    }

    /** Steps of which each multi fails once another broker has claimed the group. */
    private CompletableFuture<Void> inParts(String group, int version, List<Op> ops) {
        Op check = new Op.Check(GroupPaths.group(group), version);
        return Futures.inTurn(Batches.split(ops, List::of), part -> {
            List<Op> guarded = new ArrayList<>(part);
            guarded.add(check);
            return nodes.multi(guarded);
        });
    }

    /**
     * Removes a group with all that belongs to it. What does not fit into one multi is marked as Dead first, so that whoever
     * claims the group in between finishes it.
     */
    public CompletableFuture<Void> delete(String group, GroupNode node, int version) {
        String path = GroupPaths.group(group);
        return below(group).thenCompose(ops -> {
            List<Op> all = new ArrayList<>(ops);
            all.add(new Op.Delete(path, version));
            if (Batches.fits(all)) {
                return nodes.multi(all).thenApply(done -> (Void) null);
            }
            Op mark = new Op.SetData(path, node.withState("Dead").toJson(), version);
            return nodes.multi(List.of(mark))
                    .thenCompose(done -> inParts(group, version + 1, ops))
                    .thenCompose(done -> nodes.multi(List.of(new Op.Delete(path, version + 1))))
                    .thenApply(done -> null);
        });
    }

    /** Deletions of all that stands below a group, children first. */
    private CompletableFuture<List<Op>> below(String group) {
        CompletableFuture<Optional<List<String>>> members = nodes.children(GroupPaths.members(group));
        CompletableFuture<Subtree.Leaves> owners = Subtree.leaves(nodes, GroupPaths.owners(group));
        CompletableFuture<Subtree.Leaves> offsets = Subtree.leaves(nodes, GroupPaths.offsets(group));
        CompletableFuture<Optional<List<String>>> roots = nodes.children(GroupPaths.group(group));
        return Futures.all(List.of(members, owners, offsets, roots)).thenApply(done -> {
            List<String> paths = new ArrayList<>();
            members.join().orElse(List.of()).forEach(name -> paths.add(GroupPaths.members(group) + '/' + name));
            for (Subtree.Leaves leaves : List.of(owners.join(), offsets.join())) {
                paths.addAll(leaves.leaves());
                paths.addAll(leaves.branches());
            }
            roots.join().orElse(List.of()).forEach(name -> paths.add(GroupPaths.group(group) + '/' + name));
            return paths.stream()
                    .<Op>map(path -> new Op.Delete(path, Op.ANY_VERSION))
                    .toList();
        });
    }
}
