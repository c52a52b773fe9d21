package io.odradek.zk.store;

import io.odradek.zk.node.GroupPaths;
import io.odradek.zk.node.OffsetNode;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes committed offsets, those of many groups in one multi. Each group's part is guarded by the version of the group's
 * znode: a coordinator that was replaced cannot commit.
 *
 * <p>Runs on: any thread, but one write at a time.
 */
public final class OffsetStore {

    private static final int ATTEMPTS = 3;

    /**
     * What a group commits.
     *
     * @param version of the group's znode
     * @param tree what the group has; kept up by the writes
     * @param changes the new offset, or none to remove it
     */
    public record Commit(String group, int version, OffsetTree tree, Map<OffsetKey, Optional<OffsetNode>> changes) {}

    /** What became of a commit. */
    public sealed interface Outcome {

        /** It stands. */
        record Written() implements Outcome {}

        /** Another broker has claimed the group: nothing was written. */
        record Fenced() implements Outcome {}

        /** It is not known to stand: no connection, or ZooKeeper refused. */
        record Failed(Throwable cause) implements Outcome {}
    }

    private record Prepared(Commit commit, List<Op> ops) {}

    private final NodeOperations nodes;

    public OffsetStore(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /**
     * Writes the commits, as few multis as they fit into. One that fails is tried alone, so that it does not take others with
     * it. The outcomes are in the order of the commits, at most one for each group; the future does not fail.
     */
    public CompletableFuture<List<Outcome>> write(List<Commit> commits) {
        List<Prepared> prepared = new ArrayList<>(commits.size());
        commits.forEach(commit -> prepared.add(new Prepared(commit, guarded(commit))));
        Map<String, Outcome> outcomes = new HashMap<>();
        return Futures.inTurn(Batches.split(prepared, Prepared::ops), part -> together(part, outcomes))
                .thenApply(done -> commits.stream()
                        .map(commit -> outcomes.get(commit.group()))
                        .toList());
    }

    private static List<Op> guarded(Commit commit) {
        List<Op> ops = new ArrayList<>(commit.changes().size() + 1);
        ops.add(new Op.Check(GroupPaths.group(commit.group()), commit.version()));
        ops.addAll(commit.tree().apply(commit.group(), commit.changes()));
        return ops;
    }

    private CompletableFuture<Void> together(List<Prepared> part, Map<String, Outcome> outcomes) {
        List<Op> ops = new ArrayList<>();
        part.forEach(one -> ops.addAll(one.ops()));
        return (Batches.fits(ops) ? nodes.multi(ops).thenApply(done -> (Void) null) : inPieces(ops))
                .thenAccept(
                        done -> part.forEach(one -> outcomes.put(one.commit().group(), new Outcome.Written())))
                .exceptionallyCompose(thrown -> Futures.inTurn(
                        part, one -> settle(one.commit(), Futures.cause(thrown), part.size() == 1, ATTEMPTS)
                                .thenAccept(outcome -> outcomes.put(one.commit().group(), outcome))));
    }

    /** A commit that is larger than a multi; the check at its head goes before each piece. */
    private CompletableFuture<Void> inPieces(List<Op> ops) {
        Op check = ops.get(0);
        return Futures.inTurn(Batches.split(ops.subList(1, ops.size()), List::of), piece -> {
            List<Op> checked = new ArrayList<>(piece);
            checked.add(check);
            return nodes.multi(checked);
        });
    }

    private CompletableFuture<Outcome> settle(Commit commit, Throwable cause, boolean alone, int attempts) {
        if (alone && isFencing(commit, cause)) {
            return CompletableFuture.completedFuture(new Outcome.Fenced());
        }
        boolean mayTryAgain = cause instanceof ZkException
                && !(cause instanceof ZkException.Refused || cause instanceof ZkException.ConnectionLost);
        if (!mayTryAgain || attempts == 0) {
            return CompletableFuture.completedFuture(new Outcome.Failed(cause));
        }
        return again(commit, attempts);
    }

    private static boolean isFencing(Commit commit, Throwable cause) {
        return (cause instanceof ZkException.VersionConflict || cause instanceof ZkException.NoNode)
                && ((ZkException) cause).path().equals(GroupPaths.group(commit.group()));
    }

    /** What stands there is looked up anew: a write that got no answer may have happened, an old tool may have been here. */
    private CompletableFuture<Outcome> again(Commit commit, int attempts) {
        return refresh(commit)
                .thenCompose(done -> {
                    List<Op> ops = guarded(commit);
                    return Batches.fits(ops) ? nodes.multi(ops).thenApply(written -> (Void) null) : inPieces(ops);
                })
                .<Outcome>thenApply(done -> new Outcome.Written())
                .exceptionallyCompose(thrown -> settle(commit, Futures.cause(thrown), true, attempts - 1));
    }

    private CompletableFuture<Void> refresh(Commit commit) {
        String root = GroupPaths.offsets(commit.group());
        return nodes.sync(root)
                .thenCompose(synced -> Subtree.leaves(nodes, root))
                .thenAccept(found -> rebuild(commit.tree(), root, found));
    }

    private static void rebuild(OffsetTree tree, String root, Subtree.Leaves found) {
        tree.clear();
        found.branches().forEach(path -> tree.add(path.substring(root.length() + 1)));
        for (String path : found.leaves()) {
            String[] parts = path.substring(root.length() + 1).split("/", -1);
            if (parts[1].matches("\\d{1,9}")) {
                tree.add(parts[0], Integer.parseInt(parts[1]));
            }
        }
    }
}
