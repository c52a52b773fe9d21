package io.odradek.broker.group;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.GroupConfig;
import io.odradek.broker.group.consumer.MemberTimes;
import io.odradek.zk.node.ConfigEntity;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The times of each group of the consumer protocol: its own settings, as the newest image has them, over the broker's.
 *
 * <p>Runs on: any thread.
 *
 * @param image the cluster as this broker knows it
 */
record GroupTimes(BrokerConfig broker, Supplier<ClusterImage> image) {

    MemberTimes of(String group) {
        Map<String, String> own = image.get().config(ConfigEntity.group(group));
        GroupConfig config = new GroupConfig(broker, own);
        return new MemberTimes(config.get(GroupConfig.SESSION_TIMEOUT), config.get(GroupConfig.HEARTBEAT_INTERVAL));
    }
}
