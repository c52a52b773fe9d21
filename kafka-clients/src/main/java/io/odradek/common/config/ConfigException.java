package io.odradek.common.config;

import io.odradek.common.KafkaException;

/** A configuration that cannot be used; the message is one line that names the key and what it takes. */
public final class ConfigException extends KafkaException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String key, Object value, String what) {
        super("Invalid value " + value + " for configuration " + key + ": " + what);
    }
}
