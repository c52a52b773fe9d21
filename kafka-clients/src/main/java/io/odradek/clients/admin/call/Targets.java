package io.odradek.clients.admin.call;

import io.odradek.clients.cluster.BrokerLink;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.protocol.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The brokers for questions that need no particular one. Runs on: any thread; without state. */
public final class Targets {

    private Targets() {}

    /** Whichever broker has the least to do. */
    public static <K> Target<K> any(ClusterClient cluster) {
        return new Target<>() {
            @Override
            public CompletableFuture<Map<BrokerLink, List<K>>> find(Collection<K> keys, Answers<K, ?> refused) {
                return cluster.anyLink().thenApply(link -> Map.of(link, List.copyOf(keys)));
            }

            @Override
            public boolean again(K key, ErrorCode error) {
                return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS || error == ErrorCode.COORDINATOR_NOT_AVAILABLE;
            }

            @Override
            public void unreachable(Collection<K> keys) {
                // the link itself knows it, and is not chosen for a while
            }
        };
    }
}
