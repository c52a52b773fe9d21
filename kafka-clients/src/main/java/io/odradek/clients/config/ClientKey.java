package io.odradek.clients.config;

import io.odradek.common.config.Accepted;
import io.odradek.common.config.ConfigException;
import io.odradek.common.config.ConfigType;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * One key of a client: its name, type, default and the values that it takes.
 *
 * @param <T> the Java type of its values
 * @param name as it stands in properties
 * @param defaultText the default as text, or null if there is none
 * @param accepts which values are allowed, beyond being of the type
 * @param documentation one or two sentences, with the unit
 */
public record ClientKey<T>(
        String name, ConfigType<T> type, String defaultText, Accepted<T> accepts, String documentation) {

    public ClientKey {
        Objects.requireNonNull(name);
        Objects.requireNonNull(documentation);
    }

    /** A key that takes whatever its type takes. */
    public static <T> ClientKey<T> of(String name, ConfigType<T> type, String defaultText, String documentation) {
        return new ClientKey<>(name, type, defaultText, Accepted.any(), documentation);
    }

    public static <T> ClientKey<T> of(
            String name, ConfigType<T> type, String defaultText, Accepted<T> accepts, String documentation) {
        return new ClientKey<>(name, type, defaultText, accepts, documentation);
    }

    /**
     * The value that an application's object means: text, a number, a boolean, a class, or a list of these. Null, and only
     * null, stands for the default.
     *
     * @throws ConfigException if it is not one that this key takes
     */
    T parse(Object given) {
        String text = given == null ? defaultText : textOf(given);
        return text == null ? null : type.parse(name, text, accepts);
    }

    static String textOf(Object given) {
        if (given instanceof Class<?> type) {
            return type.getName();
        }
        return given instanceof Collection<?> many
                ? many.stream().map(ClientKey::textOf).collect(Collectors.joining(","))
                : given.toString();
    }
}
