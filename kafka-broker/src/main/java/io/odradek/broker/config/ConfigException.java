package io.odradek.broker.config;

/** A configuration that cannot be used; the message is one line that names the key and what it takes. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
