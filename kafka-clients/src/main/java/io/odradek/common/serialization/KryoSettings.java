package io.odradek.common.serialization;

import io.odradek.common.KafkaException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What both sides of a Kryo topic have to agree on, and what a reader allows.
 *
 * @param registrations the number of each class, 10 and above: those below are Kryo's own, for primitive types and strings
 * @param maxBytes the largest value that is written or read
 * @param maxDepth how deep objects may nest
 */
public record KryoSettings(Map<Integer, Class<?>> registrations, int maxBytes, int maxDepth) {

    /** {@code number=class}, separated by commas; or a map of numbers to classes. */
    public static final String REGISTRATIONS = "kryo.registrations";

    /** Bytes of a value; default 1 MiB. */
    public static final String MAX_BYTES = "kryo.max.bytes";

    /** How deep objects may nest; default 64. */
    public static final String MAX_DEPTH = "kryo.max.depth";

    private static final int FIRST_FREE_ID = 10;
    private static final int DEFAULT_MAX_BYTES = 1 << 20;
    private static final int DEFAULT_MAX_DEPTH = 64;

    public KryoSettings {
        registrations = Map.copyOf(registrations);
        registrations.forEach((id, type) -> {
            if (id < FIRST_FREE_ID) {
                throw new KafkaException(REGISTRATIONS + ": " + type.getName() + " has the number " + id
                        + "; those below " + FIRST_FREE_ID + " are Kryo's own");
            }
        });
        if (registrations.values().stream().distinct().count() != registrations.size()) {
            throw new KafkaException(REGISTRATIONS + ": a class has two numbers");
        }
    }

    /** The given numbers, with the usual limits. */
    public KryoSettings(Map<Integer, Class<?>> registrations) {
        this(registrations, DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH);
    }

    /**
     * Reads a client's configuration.
     *
     * @throws KafkaException if a value cannot be what it should, or a class is not there
     */
    static KryoSettings of(Map<String, ?> configs) {
        return new KryoSettings(
                registrations(configs.get(REGISTRATIONS)),
                positive(configs, MAX_BYTES, DEFAULT_MAX_BYTES),
                positive(configs, MAX_DEPTH, DEFAULT_MAX_DEPTH));
    }

    int highestId() {
        return registrations.keySet().stream().mapToInt(Integer::intValue).max().orElse(FIRST_FREE_ID);
    }

    private static Map<Integer, Class<?>> registrations(Object value) {
        Map<Integer, Class<?>> classes = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((id, type) -> register(classes, id, type));
        } else if (value != null) {
            for (String entry : value.toString().split(",", -1)) {
                String[] parts = entry.trim().split("\\s*=\\s*", -1);
                if (parts.length != 2) {
                    throw new KafkaException(REGISTRATIONS + ": '" + entry.trim() + "' is not number=class");
                }
                register(classes, parts[0], parts[1]);
            }
        }
        return classes;
    }

    private static void register(Map<Integer, Class<?>> classes, Object id, Object type) {
        Class<?> other = classes.put(number(REGISTRATIONS, id), classOf(type));
        if (other != null) {
            throw new KafkaException(
                    REGISTRATIONS + ": " + id + " is the number of two classes, " + other.getName() + " and " + type);
        }
    }

    private static Class<?> classOf(Object type) {
        if (type instanceof Class<?> known) {
            return known;
        }
        try {
            return Class.forName(
                    String.valueOf(type), true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new KafkaException(REGISTRATIONS + ": there is no class " + type, e);
        }
    }

    private static int positive(Map<String, ?> configs, String key, int otherwise) {
        Object value = configs.get(key);
        int number = value == null ? otherwise : number(key, value);
        if (number <= 0) {
            throw new KafkaException(key + " is " + number + ", but has to be above 0");
        }
        return number;
    }

    private static int number(String key, Object value) {
        try {
            return Integer.parseInt(value.toString().trim());
        } catch (NumberFormatException e) {
            throw new KafkaException(key + ": '" + value + "' is not a number", e);
        }
    }
}
