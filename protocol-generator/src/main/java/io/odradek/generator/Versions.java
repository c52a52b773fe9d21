package io.odradek.generator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of versions, both ends included. Written {@code 3}, {@code 3-7}, {@code 3+} (open end) or {@code none}.
 *
 * @param low the first version
 * @param high the last version, {@link #OPEN} for an open end; below {@code low} in {@link #NONE}
 */
public record Versions(int low, int high) {

    /** The upper end of {@code 3+}. */
    public static final int OPEN = Short.MAX_VALUE;

    public static final Versions NONE = new Versions(0, -1);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})(?:(\\+)|-(\\d{1,4}))?");

    /** Reads the text form; empty when it is not one. */
    public static Optional<Versions> parse(String text) {
        if (text.equals("none")) {
            return Optional.of(NONE);
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int low = Integer.parseInt(matcher.group(1));
        int high = low;
        if (matcher.group(2) != null) {
            high = OPEN;
        } else if (matcher.group(3) != null) {
            high = Integer.parseInt(matcher.group(3));
        }
        return low <= high ? Optional.of(new Versions(low, high)) : Optional.empty();
    }

    public boolean isEmpty() {
        return low > high;
    }

    public boolean contains(int version) {
        return low <= version && version <= high;
    }

    public boolean contains(Versions other) {
        return other.isEmpty() || (low <= other.low && other.high <= high);
    }

    public Versions intersect(Versions other) {
        Versions common = new Versions(Math.max(low, other.low), Math.min(high, other.high));
        return common.isEmpty() ? NONE : common;
    }

    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        if (low == high) {
            return Integer.toString(low);
        }
        return high == OPEN ? low + "+" : low + "-" + high;
    }
}
