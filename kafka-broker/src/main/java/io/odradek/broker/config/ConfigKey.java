package io.odradek.broker.config;

import io.odradek.common.config.Accepted;
import io.odradek.common.config.ConfigException;
import io.odradek.common.config.ConfigType;
import java.util.Objects;

/**
 * One key: its name, type, default and the values that it takes.
 *
 * @param <T> the Java type of its values
 * @param name as it stands in a properties file
 * @param defaultText the default as text, or null if there is none
 * @param accepts which values are allowed, beyond being of the type
 * @param update whether it may change while the broker runs
 * @param documentation one or two sentences, with the unit
 */
public record ConfigKey<T>(
        String name, ConfigType<T> type, String defaultText, Accepted<T> accepts, Update update, String documentation) {

    /** Whether and where a value may be changed without a restart. */
    public enum Update {
        READ_ONLY,
        PER_BROKER,
        CLUSTER_WIDE
    }

    public ConfigKey {
        Objects.requireNonNull(name);
        Objects.requireNonNull(documentation);
    }

    static <T> ConfigKey<T> fixed(
            String name, ConfigType<T> type, String defaultText, Accepted<T> accepts, String doc) {
        return new ConfigKey<>(name, type, defaultText, accepts, Update.READ_ONLY, doc);
    }

    static <T> ConfigKey<T> dynamic(
            String name, ConfigType<T> type, String defaultText, Accepted<T> accepts, String doc) {
        return new ConfigKey<>(name, type, defaultText, accepts, Update.CLUSTER_WIDE, doc);
    }

    /**
     * The value that a text means; null for null.
     *
     * @throws ConfigException if it is not one that this key takes
     */
    public T parse(String text) {
        return text == null ? null : type.parse(name, text, accepts);
    }

    /** The default as a value; null if there is none. */
    public T defaultValue() {
        return parse(defaultText);
    }
}
