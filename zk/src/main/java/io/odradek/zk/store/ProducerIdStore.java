package io.odradek.zk.store;

import io.odradek.zk.node.Paths;
import io.odradek.zk.node.ProducerIdBlock;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZkException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Hands out blocks of producer ids, each once in the life of a cluster. */
public final class ProducerIdStore {

    private final NodeOperations nodes;

    public ProducerIdStore(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /**
     * The next block, for this broker alone. Goes on for as long as other brokers are faster; a block whose write was lost
     * with the connection is never used, which costs nothing but numbers.
     */
    public CompletableFuture<ProducerIdBlock> nextBlock(int brokerId) {
        return nodes.get(Paths.PRODUCER_ID_BLOCK).thenCompose(found -> {
            ZNode node = found.orElseThrow(() -> new ZkException.NoNode(Paths.PRODUCER_ID_BLOCK));
            ProducerIdBlock block = last(node).map(last -> last.next(brokerId)).orElse(ProducerIdBlock.first(brokerId));
            Op write = new Op.SetData(
                    Paths.PRODUCER_ID_BLOCK, block.toJson(), node.stat().version());
            return Futures.on(
                    nodes.multi(List.of(write)).thenApply(done -> block),
                    ZkException.VersionConflict.class,
                    conflict -> nextBlock(brokerId));
        });
    }

    private static Optional<ProducerIdBlock> last(ZNode node) {
        boolean empty = node.data() == null || node.data().length == 0;
        return empty ? Optional.empty() : Optional.of(ProducerIdBlock.parse(node.data(), Paths.PRODUCER_ID_BLOCK));
    }
}
