package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;

/** The brokers that the application names by their numbers. Runs on: the event loop. */
public final class NodeTarget<K> implements Target<K> {

    private final ClusterClient cluster;
    private final ToIntFunction<K> node;

    /** @param node the number of the broker to ask for a key */
    public NodeTarget(ClusterClient cluster, ToIntFunction<K> node) {
        this.cluster = cluster;
        this.node = node;
    }

    @Override
    public CompletableFuture<Map<BrokerLink, List<K>>> find(Collection<K> keys, Answers<K, ?> refused) {
        MetadataImage known = cluster.metadata().image();
        boolean all = keys.stream().allMatch(key -> known.nodes().containsKey(node.applyAsInt(key)));
        return (all
                        ? CompletableFuture.completedFuture(known)
                        : cluster.metadata().next(any -> true))
                .thenApply(image -> byLink(keys));
    }

    private Map<BrokerLink, List<K>> byLink(Collection<K> keys) {
        Map<BrokerLink, List<K>> links = new LinkedHashMap<>();
        keys.forEach(key -> cluster.link(node.applyAsInt(key))
                .ifPresent(link ->
                        links.computeIfAbsent(link, one -> new ArrayList<>()).add(key)));
        return links;
    }

    @Override
    public boolean again(K key, ErrorCode error) {
        return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS || error == ErrorCode.COORDINATOR_NOT_AVAILABLE;
    }

    @Override
    public void unreachable(Collection<K> keys) {
        // metadata is asked for again whenever a connection is lost
    }
}
