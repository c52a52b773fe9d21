package io.odradek.broker.config;

/**
 * A value under the name and from the source that gave it.
 *
 * @param value as text; null if there is none
 */
public record ConfigEntry(String name, String value, ConfigSource source) {}
