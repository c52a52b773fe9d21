package io.odradek.broker.config;

import io.odradek.common.config.ConfigException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration of one broker at one moment: the properties file, and over it what was set while running, for the
 * whole cluster and for this broker.
 *
 * <p>Immutable; a change makes a new one. Every value is checked when it comes in, so that {@link #get} cannot fail.
 */
public final class BrokerConfig {

    private static final Map<String, ConfigKey<?>> KEYS = keys();

    private final EnumMap<ConfigSource, Map<String, String>> layers;
    private final Map<String, Object> values;

    private BrokerConfig(EnumMap<ConfigSource, Map<String, String>> layers) {
        this.layers = layers;
        this.values = new LinkedHashMap<>();
        for (ConfigKey<?> key : KEYS.values()) {
            values.put(key.name(), key.parse(entry(key).value()));
        }
    }

    private static Map<String, ConfigKey<?>> keys() {
        Map<String, ConfigKey<?>> keys = new LinkedHashMap<>();
        Stream.of(
                        ServerKeys.ALL,
                        NetworkKeys.ALL,
                        ReplicationKeys.ALL,
                        LogKeys.ALL,
                        GroupKeys.ALL,
                        ConsumerGroupKeys.ALL)
                .flatMap(List::stream)
                .forEach(key -> keys.put(key.name(), key));
        return keys;
    }

    /** All keys of a broker, in the order in which they are documented. */
    public static Iterable<ConfigKey<?>> allKeys() {
        return KEYS.values();
    }

    /** The key of that name, if it exists. */
    public static Optional<ConfigKey<?>> key(String name) {
        return Optional.ofNullable(KEYS.get(name));
    }

    /**
     * The configuration of a properties file; keys that are not in the table are left alone.
     *
     * @throws ConfigException if a value is not one that its key takes
     */
    public static BrokerConfig of(Map<String, String> properties) {
        EnumMap<ConfigSource, Map<String, String>> layers = new EnumMap<>(ConfigSource.class);
        layers.put(ConfigSource.STATIC_BROKER, Map.copyOf(properties));
        return new BrokerConfig(layers);
    }

    /**
     * The same file with what was set while running; of that, a value that its key does not take has no effect.
     *
     * @param clusterWide what holds for every broker
     * @param own what holds for this one
     */
    public BrokerConfig withDynamic(Map<String, String> clusterWide, Map<String, String> own) {
        EnumMap<ConfigSource, Map<String, String>> changed = new EnumMap<>(layers);
        changed.put(ConfigSource.DYNAMIC_DEFAULT_BROKER, StoredValues.usable(clusterWide, BrokerConfig::key));
        changed.put(ConfigSource.DYNAMIC_BROKER, StoredValues.usable(own, BrokerConfig::key));
        return new BrokerConfig(changed);
    }

    /** What is wrong with values that were set while running, by key. */
    public static Map<String, String> problems(Map<String, String> dynamic) {
        return StoredValues.problems(dynamic, BrokerConfig::key);
    }

    /** The value of a key; null only for a key without a default that nobody set. */
    @SuppressWarnings("unchecked") // each value was parsed by the key of that name
    public <T> T get(ConfigKey<T> key) {
        if (!key.equals(KEYS.get(key.name()))) {
            throw new IllegalArgumentException(key.name() + " is not a key of a broker");
        }
        return (T) values.get(key.name());
    }

    /** The value of a key or, where nobody set it and it has no default, another. */
    public <T> T get(ConfigKey<T> key, T otherwise) {
        T value = get(key);
        return value == null ? otherwise : value;
    }

    /** The value that counts, as text, with its source. */
    public ConfigEntry entry(ConfigKey<?> key) {
        return entries(key).get(0);
    }

    /** All values that were given for a key, the one that counts first and the default last. */
    public List<ConfigEntry> entries(ConfigKey<?> key) {
        List<ConfigEntry> entries = new ArrayList<>();
        layers.forEach((source, properties) -> {
            boolean mayBeDynamic = source == ConfigSource.STATIC_BROKER || key.update() != ConfigKey.Update.READ_ONLY;
            if (mayBeDynamic && properties.containsKey(key.name())) {
                entries.add(new ConfigEntry(key.name(), properties.get(key.name()), source));
            }
        });
        entries.add(new ConfigEntry(key.name(), key.defaultText(), ConfigSource.DEFAULT));
        return entries;
    }
}
