package io.odradek.broker.server;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ServerKeys;
import io.odradek.common.config.ConfigException;
import io.odradek.zk.session.NodeOperations;
import io.odradek.zk.store.BrokerIdSequence;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Which number a broker has: the configured one, the one in its log directories, or a new one from ZooKeeper. */
final class BrokerIds {

    private BrokerIds() {}

    /** @param stored the number that the log directories carry, if they are not new */
    static CompletableFuture<Integer> choose(BrokerConfig config, Optional<Integer> stored, NodeOperations nodes) {
        int configured = config.get(ServerKeys.BROKER_ID);
        if (configured >= 0) {
            requireUnreserved(config, configured);
            return CompletableFuture.completedFuture(configured);
        }
        if (stored.isPresent()) {
            return CompletableFuture.completedFuture(stored.get());
        }
        if (!config.get(ServerKeys.ID_GENERATION)) {
            throw new ConfigException("broker.id is not set and broker.id.generation.enable is false; set broker.id");
        }
        return new BrokerIdSequence(nodes).next(config.get(ServerKeys.RESERVED_MAX_ID));
    }

    private static void requireUnreserved(BrokerConfig config, int id) {
        int highest = config.get(ServerKeys.RESERVED_MAX_ID);
        if (config.get(ServerKeys.ID_GENERATION) && id > highest) {
            throw new ConfigException("broker.id is " + id + ", but numbers above reserved.broker.max.id (" + highest
                    + ") are handed out by ZooKeeper; set a lower broker.id, or raise reserved.broker.max.id");
        }
    }
}
