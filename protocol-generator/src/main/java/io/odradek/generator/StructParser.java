package io.odradek.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the indented fields of one message. A field of a struct type is followed by the fields of that struct, one level
 * deeper; a struct that several fields share stands under a line {@code struct <name>} instead.
 */
final class StructParser {

    private final List<Line> lines;
    private final Versions versions;
    private final List<Struct> structs = new ArrayList<>();
    private int next;

    /**
     * @param lines the lines of the section, without its head line
     * @param versions the versions of the message
     */
    StructParser(List<Line> lines, Versions versions) {
        this.lines = lines;
        this.versions = versions;
    }

    /** The message's own fields; those of the structs are in {@link #structs()} afterwards. */
    Struct parse(String name, int line) {
        return new Struct(name, versions, fields(1, versions), line);
    }

    List<Struct> structs() {
        return structs;
    }

    private List<Field> fields(int depth, Versions enclosing) {
        List<Field> fields = new ArrayList<>();
        while (next < lines.size() && lines.get(next).depth() >= depth) {
            Line line = lines.get(next++);
            if (line.depth() > depth) {
                throw line.error("indented too deep");
            }
            if (depth == 1 && line.word(0).equals("struct")) {
                structs.add(new Struct(line.word(1), versions, fields(2, versions), line.number()));
            } else {
                Field field = new FieldParser(line, enclosing).parse();
                fields.add(field);
                nested(line, field, depth + 1);
            }
        }
        return List.copyOf(fields);
    }

    private void nested(Line line, Field field, int depth) {
        if (next == lines.size() || lines.get(next).depth() < depth) {
            return;
        }
        Type type = field.type() instanceof Type.Array array ? array.element() : field.type();
        if (!(type instanceof Type.Struct struct)) {
            throw line.error("only a struct has fields, and '" + field.name() + "' is none");
        }
        int position = structs.size();
        List<Field> fields = fields(depth, field.versions());
        structs.add(position, new Struct(struct.name(), field.versions(), fields, line.number()));
    }
}
