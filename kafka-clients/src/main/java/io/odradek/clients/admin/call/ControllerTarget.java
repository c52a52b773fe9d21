package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.MetadataImage;
import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The broker that does administration. Runs on: the event loop. */
public final class ControllerTarget<K> implements Target<K> {

    private final ClusterClient cluster;
    private final boolean waitsForQuota;
    private boolean moved;

    /** @param waitsForQuota whether what the quota does not allow now is asked for again */
    public ControllerTarget(ClusterClient cluster, boolean waitsForQuota) {
        this.cluster = cluster;
        this.waitsForQuota = waitsForQuota;
    }

    @Override
    public CompletableFuture<Map<BrokerLink, List<K>>> find(Collection<K> keys, Answers<K, ?> refused) {
        MetadataImage known = cluster.metadata().image();
        boolean fresh = !moved && cluster.link(known.controllerId()).isPresent();
        moved = false;
        return (fresh
                        ? CompletableFuture.completedFuture(known)
                        : cluster.metadata().next(any -> true))
                .thenApply(image -> cluster.link(image.controllerId())
                        .map(link -> Map.of(link, List.copyOf(keys)))
                        .orElse(Map.of()));
    }

    @Override
    public boolean again(K key, ErrorCode error) {
        moved |= error == ErrorCode.NOT_CONTROLLER;
        return error == ErrorCode.NOT_CONTROLLER || error == ErrorCode.THROTTLING_QUOTA_EXCEEDED && waitsForQuota;
    }

    @Override
    public void unreachable(Collection<K> keys) {
        moved = true;
    }
}
