package io.odradek.common.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How the text of a value becomes a value.
 *
 * @param <T> the Java type
 * @param name what an error message calls it
 * @param wireId its number in DescribeConfigs (KIP-569)
 * @param parser may throw {@link IllegalArgumentException}
 */
public record ConfigType<T>(String name, byte wireId, Function<String, T> parser) {

    public static final ConfigType<Boolean> BOOLEAN = new ConfigType<>("boolean", (byte) 1, ConfigType::parseBoolean);
    public static final ConfigType<String> STRING = new ConfigType<>("string", (byte) 2, String::trim);
    public static final ConfigType<Integer> INT =
            new ConfigType<>("32-bit number", (byte) 3, text -> Integer.valueOf(text.trim()));
    public static final ConfigType<Long> LONG =
            new ConfigType<>("64-bit number", (byte) 5, text -> Long.valueOf(text.trim()));
    public static final ConfigType<Double> DOUBLE =
            new ConfigType<>("decimal number", (byte) 6, text -> Double.valueOf(text.trim()));
    public static final ConfigType<List<String>> LIST = new ConfigType<>("list", (byte) 7, ConfigType::parseList);

    /**
     * The value that a text means.
     *
     * @param key whose value it is, for the message
     * @throws ConfigException if it is not of this type, or not accepted
     */
    public T parse(String key, String text, Accepted<T> accepts) {
        T value;
        try {
            value = parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("Invalid value " + text + " for configuration " + key + ": it takes a " + name
                    + (accepts.description().isEmpty() ? "" : ", " + accepts.description()));
        }
        if (!accepts.test().test(value)) {
            throw new ConfigException(
                    "Invalid value " + text + " for configuration " + key + ": it takes " + accepts.description());
        }
        return value;
    }

    private static Boolean parseBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static List<String> parseList(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        return Arrays.stream(text.split(",")).map(String::trim).toList();
    }
}
