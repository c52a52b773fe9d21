package io.odradek.broker.config;

import io.odradek.common.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Settings as they lie in ZooKeeper, where anybody may have written them by hand: one that its key does not take counts for
 * nothing, and the others stand.
 */
final class StoredValues {

    private StoredValues() {}

    /** Those that can be used, and those whose key is nobody's. */
    static Map<String, String> usable(Map<String, String> values, Function<String, Optional<ConfigKey<?>>> keys) {
        Map<String, String> usable = new HashMap<>(values);
        usable.keySet().removeAll(problems(values, keys).keySet());
        return Map.copyOf(usable);
    }

    /** What is wrong, by the name of the key. */
    static Map<String, String> problems(Map<String, String> values, Function<String, Optional<ConfigKey<?>>> keys) {
        Map<String, String> problems = new TreeMap<>();
        values.forEach((name, value) -> keys.apply(name).ifPresent(key -> {
            try {
                key.parse(value);
            } catch (ConfigException e) {
                problems.put(name, e.getMessage());
            }
        }));
        return problems;
    }
}
