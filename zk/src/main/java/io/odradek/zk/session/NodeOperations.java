package io.odradek.zk.session;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Reads and writes of znodes. No call blocks; futures complete on the ZooKeeper event thread, so that what hangs on them
 * must not block either.
 *
 * <p>Requests of one session reach ZooKeeper in the order of the calls, as long as the connection holds. Without a
 * connection they wait for it, at most for the connection timeout. A read is repeated when the connection breaks; a write is
 * not, and fails with {@link ZkException.ConnectionLost}. All other errors are {@link ZkException}s, too.
 */
public interface NodeOperations {

    /** The znode, or nothing when there is none. Local to the server one is connected to: see {@link #sync}. */
    CompletableFuture<Optional<ZNode>> get(String path);

    /** Many small znodes in as few requests as possible, in the order of the paths. */
    CompletableFuture<List<Optional<ZNode>>> getAll(List<String> paths);

    /** The names of the children, in no order; nothing when there is no such znode. */
    CompletableFuture<Optional<List<String>>> children(String path);

    /** The names of the children of many znodes in as few requests as possible; none for a znode that is not there. */
    CompletableFuture<List<List<String>>> childrenOfAll(List<String> paths);

    /** Completes when reads made from now on see everything that was written before this call. */
    CompletableFuture<Void> sync(String path);

    /**
     * Carries out all steps or none. The results are in the order of the steps: the version after it of a {@link Op.SetData},
     * 0 of a creation, -1 of the rest. Fails with the exception that names the first offending path.
     */
    CompletableFuture<List<Integer>> multi(List<Op> ops);

    /** Creates an ephemeral znode whose data may carry the identity of the very session that it will belong to. */
    CompletableFuture<NodeStat> createEphemeral(String path, Function<SessionIdentity, byte[]> data);
}
