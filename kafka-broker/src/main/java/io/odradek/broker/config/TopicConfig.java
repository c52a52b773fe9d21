package io.odradek.broker.config;

import io.odradek.common.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of one topic at one moment: its own values over the broker's.
 *
 * <p>Immutable; a change of either makes a new one.
 */
public final class TopicConfig {

    private final BrokerConfig broker;
    private final Map<String, String> own;

    /** @param own the topic's own values; one that its key does not take has no effect */
    public TopicConfig(BrokerConfig broker, Map<String, String> own) {
        this.broker = broker;
        this.own = StoredValues.usable(own, TopicConfig::key);
    }

    private static Optional<ConfigKey<?>> key(String name) {
        return TopicKeys.find(name).map(TopicKeys.TopicKey::key);
    }

    /** What is wrong with the values of a topic, by key. */
    public static Map<String, String> problems(Map<String, String> own) {
        return StoredValues.problems(own, TopicConfig::key);
    }

    /**
     * Checks values that somebody wants to set.
     *
     * @throws ConfigException if a key is not one of a topic, or a value not one that it takes
     */
    public static void validate(Map<String, String> values) {
        values.forEach((name, value) -> {
            TopicKeys.TopicKey<?> key =
                    TopicKeys.find(name).orElseThrow(() -> new ConfigException("Unknown topic config name: " + name));
            if (value == null) {
                throw new ConfigException("Null value not supported for topic config " + name);
            }
            key.key().parse(value);
        });
    }

    /** The value that counts. */
    public <T> T get(TopicKeys.TopicKey<T> key) {
        String value = own.get(key.key().name());
        return key.key().parse(value == null ? key.brokerDefault().apply(broker) : value);
    }

    /** The value that counts, as text, with its source. */
    public ConfigEntry entry(TopicKeys.TopicKey<?> key) {
        String name = key.key().name();
        if (own.containsKey(name)) {
            return new ConfigEntry(name, own.get(name), ConfigSource.DYNAMIC_TOPIC);
        }
        ConfigSource source = ConfigSource.DEFAULT;
        for (ConfigKey<?> brokerKey : key.brokerKeys()) {
            ConfigEntry entry = broker.entry(brokerKey);
            if (entry.source() != ConfigSource.DEFAULT) {
                source = entry.source();
                break;
            }
        }
        return new ConfigEntry(name, key.brokerDefault().apply(broker), source);
    }

    /** All values given for a key under any of its names, the one that counts first. */
    public List<ConfigEntry> entries(TopicKeys.TopicKey<?> key) {
        String name = key.key().name();
        List<ConfigEntry> entries = new ArrayList<>();
        if (own.containsKey(name)) {
            entries.add(new ConfigEntry(name, own.get(name), ConfigSource.DYNAMIC_TOPIC));
        }
        for (ConfigKey<?> brokerKey : key.brokerKeys()) {
            broker.entries(brokerKey).stream()
                    .filter(entry -> entry.value() != null)
                    .forEach(entries::add);
        }
        return entries;
    }
}
