package io.odradek.zk.store;

import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Compare-and-set of who leads a partition and who is in sync: the one place where leadership is decided.
 *
 * <p>Many changes travel in one multi, but each fails by itself: when one is in conflict, all are compared with what stands there,
 * and the others travel again, together. A multi whose answer is lost is repeated change by change.
 */
public final class PartitionStateStore {

    /**
     * A change to be made.
     *
     * @param expectedVersion of the state znode, as read by whoever decided this change
     * @param lives the marks ({@link Paths#life}) of the lives for which it was decided: nothing is written if one of them is over
     */
    public record Change(String topic, int partition, int expectedVersion, PartitionState state, List<String> lives) {

        public Change {
            lives = List.copyOf(lives);
        }

        /** A change that rests on nobody's being alive. */
        public Change(String topic, int partition, int expectedVersion, PartitionState state) {
            this(topic, partition, expectedVersion, state, List.of());
        }

        String path() {
            return Paths.state(topic, partition);
        }

        /** The steps; the last one writes. */
        List<Op> ops() {
            List<Op> ops = new ArrayList<>();
            lives.forEach(life -> ops.add(new Op.Check(life, Op.ANY_VERSION)));
            ops.add(new Op.SetData(path(), state.toJson(), expectedVersion));
            return ops;
        }
    }

    /** What became of a change. */
    public sealed interface Outcome {

        /** It stands, at this version. */
        record Written(int version) implements Outcome {}

        /** Somebody else wrote first; this is what stands there. */
        record Conflict(PartitionState current, int version) implements Outcome {}

        /** A life that the change rests on is over: nothing was written, and nothing will be. */
        record LifeOver(String life) implements Outcome {}

        /** The partition is gone. */
        record Gone() implements Outcome {}

        /** ZooKeeper could not be asked, or refused; what stands there is unknown. */
        record Failed(ZkException cause) implements Outcome {}
    }

    private final NodeOperations nodes;

    public PartitionStateStore(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /** What stands in ZooKeeper, with its version. */
    public CompletableFuture<Optional<ZNode>> read(String topic, int partition) {
        return nodes.get(Paths.state(topic, partition));
    }

    /** Makes one change; the future does not fail, the outcome tells. */
    public CompletableFuture<Outcome> compareAndSet(Change change) {
        return nodes.multi(change.ops())
                .<Outcome>thenApply(versions -> new Outcome.Written(versions.get(versions.size() - 1)))
                .exceptionallyCompose(thrown -> settle(change, Futures.cause(thrown)));
    }

    /** Makes many changes; the outcomes are in the order of the changes. The future does not fail. */
    public CompletableFuture<List<Outcome>> compareAndSetAll(List<Change> changes) {
        List<CompletableFuture<List<Outcome>>> parts = new ArrayList<>();
        for (List<Change> part : Batches.split(changes, Change::ops)) {
            parts.add(together(part));
        }
        return Futures.all(parts)
                .thenApply(done ->
                        parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private CompletableFuture<List<Outcome>> together(List<Change> changes) {
        return nodes.multi(changes.stream()
                        .flatMap(change -> change.ops().stream())
                        .toList())
                .thenApply(versions -> written(changes, versions))
                .exceptionallyCompose(thrown -> {
                    Throwable cause = Futures.cause(thrown);
                    boolean conflict =
                            cause instanceof ZkException.VersionConflict || cause instanceof ZkException.NoNode;
                    return conflict ? withoutConflicts(changes, (ZkException) cause) : oneByOne(changes);
                });
    }

    private CompletableFuture<List<Outcome>> withoutConflicts(List<Change> changes, ZkException cause) {
        return nodes.getAll(changes.stream().map(Change::path).toList())
                .thenCompose(found -> withoutConflicts(changes, found, cause))
                .exceptionallyCompose(thrown -> oneByOne(changes));
    }

    private CompletableFuture<List<Outcome>> withoutConflicts(
            List<Change> changes, List<Optional<ZNode>> found, ZkException cause) {
        Map<Change, Outcome> decided = new HashMap<>();
        List<Change> open = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Outcome outcome = compare(changes.get(i), found.get(i), cause);
            if (outcome instanceof Outcome.Failed) {
                open.add(changes.get(i));
            } else {
                decided.put(changes.get(i), outcome);
            }
        }
        // what was in conflict a moment ago is not any more: somebody is as fast as this; else there are fewer each
        // time
        CompletableFuture<List<Outcome>> rest = open.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : open.size() == changes.size() ? oneByOne(open) : together(open);
        return rest.thenApply(outcomes -> {
            for (int i = 0; i < open.size(); i++) {
                decided.put(open.get(i), outcomes.get(i));
            }
            return changes.stream().map(decided::get).toList();
        });
    }

    private static List<Outcome> written(List<Change> changes, List<Integer> versions) {
        List<Outcome> outcomes = new ArrayList<>();
        int steps = 0;
        for (Change change : changes) {
            steps += change.ops().size();
            outcomes.add(new Outcome.Written(versions.get(steps - 1)));
        }
        return outcomes;
    }

    private CompletableFuture<List<Outcome>> oneByOne(List<Change> changes) {
        List<CompletableFuture<Outcome>> outcomes =
                changes.stream().map(this::compareAndSet).toList();
        return Futures.all(outcomes)
                .thenApply(
                        done -> outcomes.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Outcome> settle(Change change, Throwable cause) {
        if (cause instanceof ZkException.NoNode missing && change.lives().contains(missing.path())) {
            return nodes.get(change.path())
                    .thenApply(found -> withoutLife(change, found, missing))
                    .exceptionally(thrown -> failed(change, Futures.cause(thrown)));
        }
        if (cause instanceof ZkException.NoNode) {
            return CompletableFuture.completedFuture(new Outcome.Gone());
        }
        if (cause instanceof ZkException.VersionConflict || cause instanceof ZkException.ConnectionLost) {
            return nodes.get(change.path())
                    .thenApply(found -> compare(change, found, (ZkException) cause))
                    .exceptionally(thrown -> failed(change, Futures.cause(thrown)));
        }
        return CompletableFuture.completedFuture(failed(change, cause));
    }

    /**
     * Says whether the write that had no answer, or that a repetition of it ran into, is the one that stands: the next version
     * with exactly our content can only be ours, since the leader and its epoch are part of it.
     */
    private static Outcome compare(Change change, Optional<ZNode> found, ZkException cause) {
        if (found.isEmpty()) {
            return new Outcome.Gone();
        }
        int version = found.get().stat().version();
        PartitionState current = PartitionState.parse(found.get().data(), change.path());
        if (version == change.expectedVersion() + 1 && current.equals(change.state())) {
            return new Outcome.Written(version);
        }
        boolean unchanged = version == change.expectedVersion();
        return unchanged ? new Outcome.Failed(cause) : new Outcome.Conflict(current, version);
    }

    /** An earlier try of the same change may have been written, and only its answer was lost. */
    private static Outcome withoutLife(Change change, Optional<ZNode> found, ZkException.NoNode missing) {
        Outcome outcome = compare(change, found, missing);
        return outcome instanceof Outcome.Failed ? new Outcome.LifeOver(missing.path()) : outcome;
    }

    private static Outcome failed(Change change, Throwable cause) {
        ZkException known = cause instanceof ZkException failure
                ? failure
                : new ZkException.Refused(change.path(), "cannot write " + change.path(), cause);
        return new Outcome.Failed(known);
    }
}
