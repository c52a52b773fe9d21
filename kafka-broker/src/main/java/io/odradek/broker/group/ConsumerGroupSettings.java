package io.odradek.broker.group;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConfigKey;
import io.odradek.broker.config.ConsumerGroupKeys;
import io.odradek.broker.group.classic.ClassicSettings;
import io.odradek.broker.group.consumer.Assignor;
import io.odradek.broker.group.consumer.ConsumerSettings;
import io.odradek.broker.group.consumer.RangeAssignor;
import io.odradek.broker.group.consumer.UniformAssignor;
import io.odradek.common.config.ConfigException;
import java.util.List;

/** What groups of the consumer protocol need of the configuration. */
final class ConsumerGroupSettings {

    private static final List<Assignor> ASSIGNORS = List.of(new UniformAssignor(), new RangeAssignor());

    private ConsumerGroupSettings() {}

    /** @throws ConfigException when a time is none of those that the same configuration allows */
    static ConsumerSettings settings(BrokerConfig config, ClassicSettings classic) {
        requireBetween(
                config,
                ConsumerGroupKeys.SESSION_TIMEOUT,
                ConsumerGroupKeys.MIN_SESSION_TIMEOUT,
                ConsumerGroupKeys.MAX_SESSION_TIMEOUT);
        requireBetween(
                config,
                ConsumerGroupKeys.HEARTBEAT_INTERVAL,
                ConsumerGroupKeys.MIN_HEARTBEAT_INTERVAL,
                ConsumerGroupKeys.MAX_HEARTBEAT_INTERVAL);
        return new ConsumerSettings(
                config.get(ConsumerGroupKeys.SESSION_TIMEOUT),
                config.get(ConsumerGroupKeys.HEARTBEAT_INTERVAL),
                config.get(ConsumerGroupKeys.MAX_SIZE),
                config.get(ConsumerGroupKeys.ASSIGNORS).stream()
                        .map(ConsumerGroupSettings::assignor)
                        .toList(),
                classic);
    }

    private static void requireBetween(
            BrokerConfig config, ConfigKey<Integer> key, ConfigKey<Integer> least, ConfigKey<Integer> most) {
        int value = config.get(key);
        if (value < config.get(least) || value > config.get(most)) {
            throw new ConfigException(key.name() + '=' + value + " is not between " + least.name() + '='
                    + config.get(least) + " and " + most.name() + '=' + config.get(most));
        }
    }

    private static Assignor assignor(String name) {
        return ASSIGNORS.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("no assignor " + name));
    }
}
