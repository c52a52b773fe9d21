package io.odradek.broker.server;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConfigKey;
import io.odradek.broker.config.GroupConfig;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.config.TopicKeys;
import io.odradek.broker.controller.ConfigRules;
import io.odradek.common.config.ConfigException;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.ConfigEntity;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What topics, brokers and groups take as settings, by the tables of keys. Runs on: any thread. */
final class BrokerConfigRules implements ConfigRules {

    private final Supplier<BrokerConfig> broker;

    BrokerConfigRules(Supplier<BrokerConfig> broker) {
        this.broker = broker;
    }

    @Override
    public void validate(ConfigEntity entity, Map<String, String> config) {
        try {
            switch (entity.type()) {
                case TOPICS -> TopicConfig.validate(config);
                case GROUPS -> GroupConfig.validate(broker.get(), config);
                default -> validateBroker(entity, config);
            }
        } catch (ConfigException e) {
            throw new ApiException(ErrorCode.INVALID_CONFIG, e.getMessage(), e);
        }
    }

    private static void validateBroker(ConfigEntity entity, Map<String, String> config) {
        boolean allBrokers = entity.name().equals(ConfigEntity.DEFAULT);
        config.forEach((name, value) -> {
            ConfigKey<?> key = BrokerConfig.key(name)
                    .orElseThrow(() -> new ConfigException("Unknown broker config name: " + name));
            if (key.update() == ConfigKey.Update.READ_ONLY) {
                throw new ConfigException(
                        "Cannot update " + name + " while the broker runs; change server.properties and restart it");
            }
            if (allBrokers && key.update() == ConfigKey.Update.PER_BROKER) {
                throw new ConfigException("Cannot set " + name + " for all brokers; set it for each");
            }
            if (value == null) {
                throw new ConfigException("Null value not supported for broker config " + name);
            }
            key.parse(value);
        });
    }

    @Override
    public Optional<String> inherited(ConfigEntity entity, String name) {
        if (entity.type() == ConfigEntity.Type.TOPICS) {
            return TopicKeys.find(name).map(key -> key.brokerDefault().apply(broker.get()));
        }
        if (entity.type() == ConfigEntity.Type.GROUPS) {
            return Optional.empty();
        }
        return BrokerConfig.key(name).map(key -> broker.get().entry(key).value());
    }
}
