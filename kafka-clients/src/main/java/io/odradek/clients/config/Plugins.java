package io.odradek.clients.config;

import io.odradek.common.Configurable;
import io.odradek.common.config.ConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Makes the objects that an application names in its configuration: by the name of a class, as a class, or as an instance.
 * What is {@link Configurable} gets the whole configuration.
 *
 * <p>Runs on: the thread that constructs the client; without state.
 */
public final class Plugins {

    private Plugins() {}

    /**
     * The object of a key, not yet configured if its class is one that is configured in a way of its own.
     *
     * @param type what it must be
     * @return null if the application gave none
     * @throws ConfigException if there is no such class, or it is of another type or cannot be constructed
     */
    public static <T> T one(ClientConfig config, String key, Class<T> type) {
        Object given = config.given(key);
        return given == null ? null : make(key, given, type, config.originals());
    }

    /** The objects of a key that takes a list of them. */
    public static <T> List<T> many(ClientConfig config, String key, Class<T> type) {
        List<T> made = new ArrayList<>();
        for (Object given : listed(config.given(key))) {
            made.add(make(key, given, type, config.originals()));
        }
        return made;
    }

    private static Collection<?> listed(Object given) {
        if (given == null) {
            return List.of();
        }
        if (given instanceof String text) {
            return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*"));
        }
        return given instanceof Collection<?> many ? many : List.of(given);
    }

    private static <T> T make(String key, Object given, Class<T> type, Map<String, Object> configuration) {
        Object made =
                given instanceof Class<?> || given instanceof String ? construct(key, classOf(key, given)) : given;
        if (!type.isInstance(made)) {
            throw new ConfigException(key, given, "it takes a class that is a " + type.getName());
        }
        if (made instanceof Configurable configurable) {
            configurable.configure(configuration);
        }
        return type.cast(made);
    }

    private static Class<?> classOf(String key, Object given) {
        if (given instanceof Class<?> type) {
            return type;
        }
        String name = given.toString().trim();
        try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return Class.forName(name, true, context == null ? Plugins.class.getClassLoader() : context);
        } catch (ClassNotFoundException e) {
            throw new ConfigException(key, given, "there is no class of that name on the class path");
        }
    }

    private static Object construct(String key, Class<?> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ConfigException(
                    key,
                    type.getName(),
                    "it cannot be constructed without arguments, which takes a public class: " + e);
        }
    }
}
