package io.odradek.zk.store;

import io.odradek.zk.node.ClusterIdNode;
import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The cluster id: written once by the first broker of a namespace, read by all. */
public final class ClusterIdStore {

    private static final int ATTEMPTS = 10;

    private final NodeOperations nodes;

    public ClusterIdStore(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /** The id that stands in ZooKeeper, a new one if there was none. All brokers get the same. */
    public CompletableFuture<String> getOrCreate() {
        return Futures.retryOnConflict(ATTEMPTS, this::attempt);
    }

    private CompletableFuture<String> attempt() {
        return nodes.get(Paths.CLUSTER_ID).thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedFuture(
                        ClusterIdNode.parse(found.get().data(), Paths.CLUSTER_ID));
            }
            String id = ClusterIdNode.randomUuid();
            return nodes.multi(List.of(new Op.Create(Paths.CLUSTER_ID, ClusterIdNode.toJson(id))))
                    .thenApply(done -> id);
        });
    }
}
