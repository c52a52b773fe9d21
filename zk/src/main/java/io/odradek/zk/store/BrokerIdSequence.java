package io.odradek.zk.store;

import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.session.Op;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Hands out numbers to brokers that have none: the data version of {@code /brokers/seqid} grows with each write, so that no
 * two writers see the same. Runs on: any thread.
 */
public final class BrokerIdSequence {

    private static final String PATH = "/brokers/seqid";
    private static final int ANY_VERSION = -1;

    private final NodeOperations nodes;

    public BrokerIdSequence(NodeOperations nodes) {
        this.nodes = nodes;
    }

    /** A number that no broker had before, above the reserved ones. */
    public CompletableFuture<Integer> next(int reservedMax) {
        return nodes.multi(List.of(new Op.SetData(PATH, new byte[0], ANY_VERSION)))
                .thenApply(versions -> versions.get(0) + reservedMax);
    }
}
