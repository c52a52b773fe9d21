package io.odradek.broker.server;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.common.config.ConfigException;
import io.odradek.zk.node.ConfigEntity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's configuration as it is now: the file, and over it what ZooKeeper has for all brokers and for this one.
 *
 * <p>Runs on: read from any thread; changed on the ZooKeeper event thread.
 */
final class LiveConfig implements ClusterMetadata.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);

    private final int brokerId;
    private final List<BiConsumer<ClusterImage, BrokerConfig>> followers = new CopyOnWriteArrayList<>();
    private volatile BrokerConfig config;

    LiveConfig(int brokerId, BrokerConfig config) {
        this.brokerId = brokerId;
        this.config = config;
    }

    BrokerConfig get() {
        return config;
    }

    /** Is told of each change, after it. */
    void follow(BiConsumer<ClusterImage, BrokerConfig> follower) {
        followers.add(follower);
    }

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        ConfigEntity own = ConfigEntity.broker(brokerId);
        ConfigEntity all = ConfigEntity.defaultBroker();
        if (!delta.configs().contains(own) && !delta.configs().contains(all)) {
            return;
        }
        config = config.withDynamic(now.config(all), now.config(own));
        LOG.info("The settings of broker {} have changed", brokerId);
        followers.forEach(follower -> tell(follower, now));
    }

    /** A follower that cannot use a value keeps what it had; the others hear all the same. */
    private void tell(BiConsumer<ClusterImage, BrokerConfig> follower, ClusterImage now) {
        try {
            follower.accept(now, config);
        } catch (ConfigException e) {
            LOG.error("A setting of broker {} in ZooKeeper cannot be used: {}", brokerId, e.getMessage());
        }
    }
}
