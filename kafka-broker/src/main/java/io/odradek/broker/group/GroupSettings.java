package io.odradek.broker.group;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConsumerGroupKeys;
import io.odradek.broker.config.GroupKeys;
import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.consumer.ConsumerGroup;
import io.odradek.broker.group.consumer.ConsumerSettings;
import java.time.Duration;

/**
 * What groups need of the configuration.
 *
 * @param commitTimeout how long a request waits for ZooKeeper at most
 * @param offsetsRetention how long the offsets of a group without members are kept
 * @param retentionCheck how often that is looked at
 * @param maxMetadataBytes of what a client notes with an offset
 */
public record GroupSettings(
        ClassicSettings classic,
        ConsumerSettings consumer,
        MigrationPolicy policy,
        Duration commitTimeout,
        Duration offsetsRetention,
        Duration retentionCheck,
        int maxMetadataBytes,
        boolean servesConsumerProtocol) {

    public static GroupSettings of(BrokerConfig config) {
        ClassicSettings classic = new ClassicSettings(
                config.get(GroupKeys.MIN_SESSION_TIMEOUT),
                config.get(GroupKeys.MAX_SESSION_TIMEOUT),
                config.get(GroupKeys.MAX_SIZE),
                config.get(GroupKeys.INITIAL_REBALANCE_DELAY));
        return new GroupSettings(
                classic,
                ConsumerGroupSettings.settings(config, classic),
                MigrationPolicy.of(config.get(ConsumerGroupKeys.MIGRATION)),
                Duration.ofMillis(config.get(GroupKeys.COMMIT_TIMEOUT)),
                Duration.ofMinutes(config.get(GroupKeys.OFFSETS_RETENTION)),
                Duration.ofMillis(config.get(GroupKeys.RETENTION_CHECK)),
                config.get(GroupKeys.MAX_METADATA),
                config.get(ConsumerGroupKeys.PROTOCOLS).contains(ConsumerGroup.TYPE));
    }
}
