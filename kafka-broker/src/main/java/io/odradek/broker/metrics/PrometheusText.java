package io.odradek.broker.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Gathers samples and writes them in Prometheus' text format 0.0.4, all of one family together.
 *
 * <p>Runs on: one thread.
 */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-zA-Z0-9_]");

    /** What a family's values are. */
    enum Kind {
        COUNTER,
        GAUGE
    }

    private final Map<String, StringBuilder> families = new TreeMap<>();

    /** Adds a sample; the help text of a family is that of its first one. */
    void add(String family, Kind kind, String help, Map<String, String> labels, double value) {
        StringBuilder lines = families.computeIfAbsent(family, name -> begin(name, kind, help));
        lines.append(family);
        if (!labels.isEmpty()) {
            StringJoiner joined = new StringJoiner(",", "{", "}");
            labels.forEach((key, label) -> joined.add(name(key) + "=\"" + escape(label) + '"'));
            lines.append(joined);
        }
        lines.append(' ').append(number(value)).append('\n');
    }

    private static StringBuilder begin(String family, Kind kind, String help) {
        String shown = help.replace("\\", "\\\\").replace("\n", "\\n");
        return new StringBuilder()
                .append("# HELP ")
                .append(family)
                .append(' ')
                .append(shown)
                .append("\n# TYPE ")
                .append(family)
                .append(' ')
                .append(kind.name().toLowerCase(Locale.ROOT))
                .append('\n');
    }

    /** A text with all that cannot stand in a name replaced. */
    static String name(String text) {
        return NOT_IN_A_NAME.matcher(text).replaceAll("_");
    }

    private static String escape(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        families.values().forEach(text::append);
        return text.toString();
    }
}
