package io.odradek.broker.config;

import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.ConfigType.INT;

import io.odradek.common.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of one group of the consumer protocol at one moment: its own values over the broker's, between the bounds
 * that the broker sets (KIP-848).
 *
 * <p>Immutable; a change of either makes a new one.
 */
public final class GroupConfig {

    /**
     * A key of a group.
     *
     * @param key name, type and documentation
     * @param broker the broker's key that gives the default
     * @param least the broker's key that says how little it may be
     * @param most the same for how much
     */
    public record GroupKey(
            ConfigKey<Integer> key, ConfigKey<Integer> broker, ConfigKey<Integer> least, ConfigKey<Integer> most) {

        private GroupKey(String name, ConfigKey<Integer> broker, ConfigKey<Integer> least, ConfigKey<Integer> most) {
            this(
                    ConfigKey.dynamic(name, INT, broker.defaultText(), atLeast(1), broker.documentation()),
                    broker,
                    least,
                    most);
        }
    }

    public static final GroupKey SESSION_TIMEOUT = new GroupKey(
            "consumer.session.timeout.ms",
            ConsumerGroupKeys.SESSION_TIMEOUT,
            ConsumerGroupKeys.MIN_SESSION_TIMEOUT,
            ConsumerGroupKeys.MAX_SESSION_TIMEOUT);
    public static final GroupKey HEARTBEAT_INTERVAL = new GroupKey(
            "consumer.heartbeat.interval.ms",
            ConsumerGroupKeys.HEARTBEAT_INTERVAL,
            ConsumerGroupKeys.MIN_HEARTBEAT_INTERVAL,
            ConsumerGroupKeys.MAX_HEARTBEAT_INTERVAL);

    private static final List<GroupKey> ALL = List.of(HEARTBEAT_INTERVAL, SESSION_TIMEOUT);

    private final BrokerConfig broker;
    private final Map<String, String> own;

    /** @param own the group's own values; one that its key does not take has no effect */
    public GroupConfig(BrokerConfig broker, Map<String, String> own) {
        this.broker = broker;
        this.own = StoredValues.usable(own, GroupConfig::key);
    }

    /** All keys of groups, by name. */
    public static List<GroupKey> keys() {
        return ALL;
    }

    private static Optional<GroupKey> find(String name) {
        return ALL.stream().filter(one -> one.key().name().equals(name)).findFirst();
    }

    private static Optional<ConfigKey<?>> key(String name) {
        return find(name).map(GroupKey::key);
    }

    /** What is wrong with the values of a group, by key. */
    public static Map<String, String> problems(Map<String, String> own) {
        return StoredValues.problems(own, GroupConfig::key);
    }

    /**
     * Checks values that somebody wants to set.
     *
     * @throws ConfigException if a key is not one of a group, or a value not one that it takes on this broker
     */
    public static void validate(BrokerConfig broker, Map<String, String> values) {
        values.forEach((name, value) -> {
            GroupKey key = find(name).orElseThrow(() -> new ConfigException("Unknown group config name: " + name));
            if (value == null) {
                throw new ConfigException("Null value not supported for group config " + name);
            }
            requireWithin(broker, key, key.key().parse(value));
        });
        GroupConfig config = new GroupConfig(broker, values);
        if (config.get(SESSION_TIMEOUT) <= config.get(HEARTBEAT_INTERVAL)) {
            throw new ConfigException(SESSION_TIMEOUT.key().name() + '=' + config.get(SESSION_TIMEOUT)
                    + " must be greater than " + HEARTBEAT_INTERVAL.key().name() + '='
                    + config.get(HEARTBEAT_INTERVAL));
        }
    }

    private static void requireWithin(BrokerConfig broker, GroupKey key, int value) {
        int least = broker.get(key.least());
        int most = broker.get(key.most());
        if (value < least || value > most) {
            throw new ConfigException(key.key().name() + '=' + value + " is not between "
                    + key.least().name() + '=' + least + " and " + key.most().name() + '=' + most);
        }
    }

    /** The value that counts: one that the bounds of this broker do not take any more is brought to the nearest. */
    public int get(GroupKey key) {
        String value = own.get(key.key().name());
        return value == null
                ? broker.get(key.broker())
                : Math.max(
                        broker.get(key.least()),
                        Math.min(broker.get(key.most()), key.key().parse(value)));
    }

    /** The value that counts, as text, with its source. */
    public ConfigEntry entry(GroupKey key) {
        boolean isOwn = own.containsKey(key.key().name());
        ConfigSource source =
                isOwn ? ConfigSource.GROUP : broker.entry(key.broker()).source();
        return new ConfigEntry(key.key().name(), Integer.toString(get(key)), source);
    }

    /** All values given for a key under either of its names, the one that counts first. */
    public List<ConfigEntry> entries(GroupKey key) {
        List<ConfigEntry> entries = new ArrayList<>();
        String name = key.key().name();
        if (own.containsKey(name)) {
            entries.add(new ConfigEntry(name, own.get(name), ConfigSource.GROUP));
        }
        entries.addAll(broker.entries(key.broker()));
        return entries;
    }
}
