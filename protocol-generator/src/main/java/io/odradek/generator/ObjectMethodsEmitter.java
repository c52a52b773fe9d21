package io.odradek.generator;

import io.odradek.generator.Type.Primitive;
import java.util.List;
import java.util.stream.Collectors;

/** Emits {@code equals}, {@code hashCode} and {@code toString} of one struct. */
final class ObjectMethodsEmitter {

    private final JavaText text;
    private final Struct struct;

    ObjectMethodsEmitter(JavaText text, Struct struct) {
        this.text = text;
        this.struct = struct;
    }

    void emit() {
        text.blank();
        emitEquals();
        text.blank();
        emitHashCode();
        text.blank();
        emitToString();
    }

    private void emitEquals() {
        text.line("@Override").line("public boolean equals(Object other) {");
        if (struct.fields().isEmpty()) {
            text.line("return other instanceof " + struct.name() + ";").line("}");
            return;
        }
        text.line("return other instanceof " + struct.name() + " that");
        List<Field> fields = struct.fields();
        for (int i = 0; i < fields.size(); i++) {
            text.line("        && " + same(fields.get(i)) + (i == fields.size() - 1 ? ";" : ""));
        }
        text.line("}");
    }

    private static String same(Field field) {
        String mine = field.value();
        String other = "that." + (field.isLazy() ? field.value() : field.name());
        if (field.type() == Primitive.BYTES) {
            return "Arrays.equals(" + mine + ", " + other + ")";
        }
        if (field.type() == Primitive.FLOAT64) {
            return "Double.compare(" + mine + ", " + other + ") == 0";
        }
        boolean isValue =
                field.type() instanceof Primitive primitive && primitive.fixedSize() > 0 && primitive != Primitive.UUID;
        return isValue ? mine + " == " + other : "Objects.equals(" + mine + ", " + other + ")";
    }

    private void emitHashCode() {
        text.line("@Override").line("public int hashCode() {");
        String values = struct.fields().stream()
                .map(field ->
                        field.type() == Primitive.BYTES ? "Arrays.hashCode(this." + field.name() + ")" : field.value())
                .collect(Collectors.joining(", "));
        text.line("return Objects.hash(" + values + ");").line("}");
    }

    private void emitToString() {
        text.line("@Override").line("public String toString() {");
        StringBuilder line = new StringBuilder("return \"" + struct.name() + "(");
        String separator = "";
        for (Field field : struct.fields()) {
            line.append(separator).append(field.name()).append("=\" + ").append(shown(field));
            line.append("\n            + \"");
            separator = ", ";
        }
        for (String part : line.append(")\";").toString().split("\n")) {
            text.line(part);
        }
        text.line("}");
    }

    /** Byte fields show their size, never their content; secrets show nothing. */
    private static String shown(Field field) {
        String value = field.value();
        if (field.is(Field.Mark.SECRET)) {
            return "(" + value + " == null ? \"null\" : \"[hidden]\")";
        }
        if (field.type() == Primitive.BYTES) {
            return "(" + value + " == null ? \"null\" : " + value + ".length + \" bytes\")";
        }
        if (field.type() == Primitive.RECORDS) {
            return "(" + value + " == null ? \"null\" : " + value + ".sizeInBytes() + \" bytes\")";
        }
        return value;
    }
}
