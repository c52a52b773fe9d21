package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes sure of the persistent znodes that everything else stands under. */
public final class RootPaths {

    private static final int ATTEMPTS = 10;

    private RootPaths() {}

    /** Creates those of {@link Paths#ROOTS} that are missing; several brokers may do so at the same time. */
    public static CompletableFuture<Void> create(NodeOperations nodes) {
        return Futures.retryOnConflict(ATTEMPTS, () -> createMissing(nodes));
    }

    private static CompletableFuture<Void> createMissing(NodeOperations nodes) {
        return nodes.getAll(Paths.ROOTS).thenCompose(found -> {
            List<Op> missing = missing(found.stream().map(Optional::isPresent).toList());
            return missing.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : nodes.multi(missing).thenApply(done -> (Void) null);
        });
    }

    private static List<Op> missing(List<Boolean> present) {
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < present.size(); i++) {
            if (!present.get(i)) {
                ops.add(new Op.Create(Paths.ROOTS.get(i), new byte[0]));
            }
        }
        return ops;
    }

    /** Fails when a KRaft controller has taken this namespace over: writing to it would fork the cluster. */
    public static CompletableFuture<Void> refuseIfMigrated(NodeOperations nodes) {
        return nodes.get("/migration")
                .thenAccept(found -> found.ifPresent(node -> {
                    if (node.data() != null && MigrationNode.takenOver(node.data())) {
                        throw new ZkException.Refused(
                                "/migration",
                                "this ZooKeeper namespace has been migrated to KRaft: point zookeeper.connect at another chroot",
                                null);
                    }
                }));
    }
}
