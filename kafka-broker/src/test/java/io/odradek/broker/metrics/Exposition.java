package io.odradek.broker.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of Prometheus' format 0.0.4, read strictly: every line is a HELP, a TYPE or a sample, a family has one of each of
 * the first two and then its samples without a gap, and no sample comes twice.
 */
final class Exposition {

    private static final Pattern HELP = Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge)");
    private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*)\"";
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(" + LABEL + "(?:," + LABEL
            + ")*)\\})? (NaN|[+-]Inf|-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?)");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    /** @throws AssertionError that names the first line that should not be there */
    Exposition(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line has no end");
        }
        Set<String> helped = new HashSet<>();
        String family = null;
        for (String line : text.split("\n")) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                family = help.group(1);
                require(helped.add(family), "a second HELP", line);
            } else if (type.matches()) {
                require(type.group(1).equals(family), "no HELP before", line);
                require(types.put(family, type.group(2)) == null, "a second TYPE", line);
            } else {
                require(sample.matches(), "not a sample", line);
                require(sample.group(1).equals(family) && types.containsKey(family), "another family", line);
                String series = family + labels(sample.group(2));
                require(samples.put(series, number(sample.group(sample.groupCount()))) == null, "twice", line);
            }
        }
    }

    private static void require(boolean holds, String what, String line) {
        if (!holds) {
            throw new AssertionError(what + ": " + line);
        }
    }

    private static String labels(String text) {
        if (text == null) {
            return "";
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher label = Pattern.compile(LABEL).matcher(text);
        while (label.find()) {
            String value =
                    label.group(2).replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
            require(labels.put(label.group(1), value) == null, "a label twice", text);
        }
        return labels.toString();
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Series as {@code family{label=value, …}}, labels by name. */
    Map<String, Double> samples() {
        return samples;
    }

    String type(String family) {
        return types.get(family);
    }
}
