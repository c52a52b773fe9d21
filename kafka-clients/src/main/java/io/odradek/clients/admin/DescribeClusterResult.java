package io.odradek.clients.admin;

import io.odradek.common.KafkaFuture;
import io.odradek.common.Node;
import java.util.Collection;
import java.util.List;

/** Who is in the cluster. */
public final class DescribeClusterResult {

    /** @param controller null if there is none now */
    record Members(String clusterId, Node controller, List<Node> nodes) {}

    private final KafkaFuture<Members> future;

    DescribeClusterResult(KafkaFuture<Members> future) {
        this.future = future;
    }

    /** The brokers. */
    public KafkaFuture<Collection<Node>> nodes() {
        return future.thenApply(Members::nodes);
    }

    /** The broker that does administration; null if there is none now. */
    public KafkaFuture<Node> controller() {
        return future.thenApply(Members::controller);
    }

    public KafkaFuture<String> clusterId() {
        return future.thenApply(Members::clusterId);
    }
}
