package io.odradek.broker.server;

import io.odradek.broker.cluster.ClusterDelta;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.GroupConfig;
import io.odradek.broker.config.TopicConfig;
import io.odradek.zk.node.ConfigEntity;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which settings in ZooKeeper have no effect because their keys do not take them; requests are checked before, so that
 * these were written by hand. Runs on: the ZooKeeper event thread.
 */
final class StoredConfigCheck implements ClusterMetadata.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(StoredConfigCheck.class);

    @Override
    public void onImage(ClusterImage before, ClusterImage now, ClusterDelta delta) {
        for (ConfigEntity entity : delta.configs()) {
            problems(entity, now.config(entity))
                    .forEach((name, problem) -> LOG.error(
                            "{} in ZooKeeper has a value that is ignored: {}. Set {} anew, or delete it.",
                            entity.path(),
                            problem,
                            name));
        }
    }

    private static Map<String, String> problems(ConfigEntity entity, Map<String, String> settings) {
        return switch (entity.type()) {
            case TOPICS -> TopicConfig.problems(settings);
            case BROKERS -> BrokerConfig.problems(settings);
            case GROUPS -> GroupConfig.problems(settings);
            default -> Map.of();
        };
    }
}
