package io.odradek.clients.admin;

import java.util.List;
import java.util.Objects;

/** A key of a configuration with its value. */
public final class ConfigEntry {

    /** Where a value comes from, in the order of the numbers on the wire. */
    public enum ConfigSource {
        UNKNOWN,
        DYNAMIC_TOPIC_CONFIG,
        DYNAMIC_BROKER_CONFIG,
        DYNAMIC_DEFAULT_BROKER_CONFIG,
        STATIC_BROKER_CONFIG,
        DEFAULT_CONFIG,
        DYNAMIC_BROKER_LOGGER_CONFIG,
        DYNAMIC_CLIENT_METRICS_CONFIG,
        DYNAMIC_GROUP_CONFIG;

        static ConfigSource of(byte number) {
            return number > 0 && number < values().length ? values()[number] : UNKNOWN;
        }
    }

    /** What a value is, in the order of the numbers on the wire. */
    public enum ConfigType {
        UNKNOWN,
        BOOLEAN,
        STRING,
        INT,
        SHORT,
        LONG,
        DOUBLE,
        LIST,
        CLASS,
        PASSWORD;

        static ConfigType of(byte number) {
            return number > 0 && number < values().length ? values()[number] : UNKNOWN;
        }
    }

    /** A value that stands behind another, or in front of it. */
    public record ConfigSynonym(String name, String value, ConfigSource source) {}

    private final String name;
    private final String value;
    private final ConfigSource source;
    private final boolean sensitive;
    private final boolean readOnly;
    private final List<ConfigSynonym> synonyms;
    private final ConfigType type;
    private final String documentation;

    public ConfigEntry(String name, String value) {
        this(name, value, ConfigSource.UNKNOWN, false, false, List.of(), ConfigType.UNKNOWN, null);
    }

    public ConfigEntry(
            String name,
            String value,
            ConfigSource source,
            boolean isSensitive,
            boolean isReadOnly,
            List<ConfigSynonym> synonyms,
            ConfigType type,
            String documentation) {
        this.name = Objects.requireNonNull(name, "name");
        this.value = value;
        this.source = source;
        this.sensitive = isSensitive;
        this.readOnly = isReadOnly;
        this.synonyms = List.copyOf(synonyms);
        this.type = type;
        this.documentation = documentation;
    }

    public String name() {
        return name;
    }

    /** Null if there is none, or if it is secret. */
    public String value() {
        return value;
    }

    public ConfigSource source() {
        return source;
    }

    /** Whether nobody set it. */
    public boolean isDefault() {
        return source == ConfigSource.DEFAULT_CONFIG;
    }

    /** Whether the value is secret. */
    public boolean isSensitive() {
        return sensitive;
    }

    public boolean isReadOnly() {
        return readOnly;
    }

    /** All values for it, the one that counts first; empty unless asked for. */
    public List<ConfigSynonym> synonyms() {
        return synonyms;
    }

    public ConfigType type() {
        return type;
    }

    /** Null unless asked for. */
    public String documentation() {
        return documentation;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigEntry that
                && name.equals(that.name)
                && Objects.equals(value, that.value)
                && source == that.source
                && sensitive == that.sensitive
                && readOnly == that.readOnly
                && synonyms.equals(that.synonyms);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value, source);
    }

    /** Without the value if it is secret. */
    @Override
    public String toString() {
        return "ConfigEntry(name=" + name + ", value=" + (sensitive ? "Redacted" : value) + ", source=" + source
                + ", isSensitive=" + sensitive + ", isReadOnly=" + readOnly + ", synonyms=" + synonyms.size() + ')';
    }
}
