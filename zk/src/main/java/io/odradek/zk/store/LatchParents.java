package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Makes the znodes under which brokers queue up for partitions, hundreds in one multi: Curator would make each by calls that
 * wait for one another.
 *
 * <p>They are containers: ZooKeeper removes them when the last place under them has gone, and with them what is left of a
 * deleted topic.
 */
public final class LatchParents {

    private static final int ATTEMPTS = 10;

    private final NodeOperations nodes;

    public LatchParents(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /** Creates those of a topic's queues that are missing; several brokers may do so at the same time. */
    public CompletableFuture<Void> create(String topicId, List<Integer> partitions) {
        List<String> paths = new ArrayList<>(partitions.size() + 1);
        paths.add(Paths.topicLatches(topicId));
        partitions.forEach(partition -> paths.add(Paths.partitionLatch(topicId, partition)));
        return Futures.retryOnConflict(ATTEMPTS, () -> createMissing(paths));
    }

    private CompletableFuture<Void> createMissing(List<String> paths) {
        return nodes.getAll(paths).thenCompose(found -> {
            List<Op> missing = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                if (found.get(i).isEmpty()) {
                    missing.add(new Op.CreateContainer(paths.get(i)));
                }
            }
            return Futures.inTurn(Batches.split(missing, List::of), nodes::multi);
        });
    }
}
