package io.odradek.common.config;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The values that a key takes.
 *
 * @param description completes the sentence "it takes …"; empty if every value of the type is fine
 */
public record Accepted<T>(Predicate<T> test, String description) {

    public static <T> Accepted<T> any() {
        return new Accepted<>(value -> true, "");
    }

    public static <N extends Number> Accepted<N> atLeast(long min) {
        return new Accepted<>(value -> value.doubleValue() >= min, "numbers from " + min);
    }

    public static <N extends Number> Accepted<N> between(long min, long max) {
        return new Accepted<>(
                value -> value.doubleValue() >= min && value.doubleValue() <= max,
                "numbers from " + min + " to " + max);
    }

    public static Accepted<String> matching(String pattern, String description) {
        Pattern compiled = Pattern.compile(pattern);
        return new Accepted<>(value -> compiled.matcher(value).matches(), description);
    }

    public static Accepted<String> oneOf(String... names) {
        List<String> allowed = List.of(names);
        return new Accepted<>(allowed::contains, "one of " + String.join(", ", names));
    }

    public static Accepted<List<String>> someOf(String... names) {
        List<String> allowed = List.of(names);
        return new Accepted<>(allowed::containsAll, "a list of " + String.join(", ", names));
    }
}
