package io.odradek.generator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line that says something, cut into words; its comment is gone.
 *
 * @param number counted from 1
 * @param indent leading blanks
 */
record Line(Path file, int number, int indent, List<String> words) {

    private static final int STEP = 2;

    /** All lines with words in them. */
    static List<Line> of(Path file, List<String> texts) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = withoutComment(texts.get(i));
            if (!text.isBlank()) {
                lines.add(of(file, i + 1, text));
            }
        }
        return lines;
    }

    private static Line of(Path file, int number, String text) {
        int indent = 0;
        while (text.charAt(indent) == ' ') {
            indent++;
        }
        Line line = new Line(file, number, indent, List.of(text.strip().split("\\s+")));
        if (Character.isWhitespace(text.charAt(indent)) || indent % STEP != 0) {
            throw line.error("indent with blanks, two for each level");
        }
        return line;
    }

    private static String withoutComment(String text) {
        int sign = text.indexOf('#');
        return (sign < 0 ? text : text.substring(0, sign)).stripTrailing();
    }

    /** How deep it stands; 0 at the margin. */
    int depth() {
        return indent / STEP;
    }

    String word(int index) {
        if (index >= words.size()) {
            throw error("something is missing after '" + words.get(words.size() - 1) + "'");
        }
        return words.get(index);
    }

    SchemaException error(String message) {
        return new SchemaException(file, number, message);
    }
}
