package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.store.ConfigStore;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what the cluster keeps of a broker that is gone for good (KIP-631): its settings. The registration of a broker goes with
 * its session; where partitions still name it as a replica, a reassignment has to move them.
 *
 * <p>Any broker may do so, as with every change of settings. Runs on: any thread, and the ZooKeeper event thread; blocks none.
 */
public final class BrokerRemovals {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerRemovals.class);

    private final ConfigStore configs;
    private final ClusterMetadata cluster;

    public BrokerRemovals(ConfigStore configs, ClusterMetadata cluster) {
        this.configs = configs;
        this.cluster = cluster;
    }

    /**
     * Removes the settings of a broker that is away.
     *
     * @return fails with INVALID_REQUEST while the broker is alive, BROKER_ID_NOT_REGISTERED if it has neither settings nor
     *     replicas, and with what ZooKeeper says
     */
    public CompletableFuture<Void> remove(int brokerId) {
        if (cluster.image().isAlive(brokerId)) {
            return CompletableFuture.failedFuture(new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "broker " + brokerId + " is alive: stop it first, and move its replicas to other brokers"));
        }
        return configs.remove(ConfigEntity.broker(brokerId)).thenAccept(hadSettings -> {
            long replicas = replicasOf(brokerId, cluster.image());
            if (!hadSettings && replicas == 0) {
                throw new ApiException(ErrorCode.BROKER_ID_NOT_REGISTERED, "the cluster knows no broker " + brokerId);
            }
            note(brokerId, replicas);
        });
    }

    private static long replicasOf(int brokerId, ClusterImage image) {
        long[] replicas = {0};
        image.forEachTopic(topic -> replicas[0] += topic.partitions().stream()
                .filter(partition -> partition.replicas().contains(brokerId))
                .count());
        return replicas[0];
    }

    private static void note(int brokerId, long replicas) {
        if (replicas == 0) {
            LOG.info("Broker {} is unregistered: nothing is kept of it any more", brokerId);
        } else {
            LOG.warn(
                    "Broker {} is unregistered, and {} partitions still have a replica there: reassign them",
                    brokerId,
                    replicas);
        }
    }
}
