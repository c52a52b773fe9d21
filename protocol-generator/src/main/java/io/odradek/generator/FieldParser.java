package io.odradek.generator;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one field line: {@code name type [versions] [= default] [marks]}. */
final class FieldParser {

    private final Line line;
    private final Versions inherited;

    private Versions versions;
    private Optional<String> defaultText = Optional.empty();
    private OptionalInt tag = OptionalInt.empty();
    private final Set<Field.Mark> marks = EnumSet.noneOf(Field.Mark.class);

    /**
     * @param inherited the versions of the enclosing struct, which hold for the field too unless the line narrows them
     */
    FieldParser(Line line, Versions inherited) {
        this.line = line;
        this.inherited = inherited;
        this.versions = inherited;
    }

    Field parse() {
        String name = line.word(0);
        if (!name.matches("[a-z][A-Za-z0-9]*")) {
            throw line.error("a field's name is in lower camel case: '" + name + "'");
        }
        String typeText = line.word(1);
        int next = 2;
        while (next < line.words().size()) {
            next = parseOption(next);
        }
        Versions nullable = nullable(typeText);
        return new Field(name, type(typeText), versions, nullable, defaultText, tag, marks, line.number());
    }

    private int parseOption(int index) {
        String word = line.word(index);
        if (word.equals("=")) {
            defaultText = Optional.of(line.word(index + 1));
            return index + 2;
        }
        if (word.equals("tag")) {
            tag = OptionalInt.of(tagNumber(line.word(index + 1)));
            return index + 2;
        }
        if (Character.isDigit(word.charAt(0))) {
            versions = within(inherited, word, "versions");
        } else {
            marks.add(mark(word));
        }
        return index + 1;
    }

    private int tagNumber(String word) {
        if (!word.matches("\\d{1,4}")) {
            throw line.error("a tag is a number: '" + word + "'");
        }
        return Integer.parseInt(word);
    }

    private Field.Mark mark(String word) {
        for (Field.Mark mark : Field.Mark.values()) {
            if (mark.name().toLowerCase(Locale.ROOT).equals(word)) {
                return mark;
            }
        }
        throw line.error("unknown word '" + word + "'");
    }

    private Versions nullable(String typeText) {
        int sign = typeText.indexOf('?');
        if (sign < 0) {
            return Versions.NONE;
        }
        String range = typeText.substring(sign + 1);
        return range.isEmpty() ? versions : within(versions, range, "nullable versions");
    }

    private Versions within(Versions outer, String text, String what) {
        Versions parsed = Versions.parse(text).orElseThrow(() -> line.error("not a version range: '" + text + "'"));
        Versions inner = parsed.high() == Versions.OPEN ? new Versions(parsed.low(), outer.high()) : parsed;
        if (inner.isEmpty() || !outer.contains(inner)) {
            throw line.error(what + " " + text + " are not within " + outer);
        }
        return inner;
    }

    private Type type(String text) {
        String name = text.contains("?") ? text.substring(0, text.indexOf('?')) : text;
        return name.startsWith("[]") ? new Type.Array(elementType(name.substring(2))) : elementType(name);
    }

    private Type elementType(String name) {
        if (name.matches("[A-Z][A-Za-z0-9]*")) {
            return new Type.Struct(name);
        }
        for (Type.Primitive primitive : Type.Primitive.values()) {
            if (primitive.name().toLowerCase(Locale.ROOT).equals(name)) {
                return primitive;
            }
        }
        throw line.error("unknown type '" + name + "'");
    }
}
