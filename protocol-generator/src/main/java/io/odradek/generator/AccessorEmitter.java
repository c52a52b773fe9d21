package io.odradek.generator;

import io.odradek.generator.Type.Primitive;

/** Emits the fields of one struct with their defaults, the getters and the fluent setters. */
final class AccessorEmitter {

    private final JavaText text;
    private final Struct struct;

    AccessorEmitter(JavaText text, Struct struct) {
        this.text = text;
        this.struct = struct;
    }

    void emitFields() {
        for (Field field : struct.fields()) {
            String type = JavaType.of(field.type());
            String initial = field.isLazy() ? "null" : DefaultValue.expression(field);
            text.line("private " + type + " " + field.name() + " = " + initial + ";");
        }
    }

    void emitMethods() {
        struct.fields().forEach(this::emitMethods);
    }

    private void emitMethods(Field field) {
        String type = JavaType.of(field.type());
        text.blank();
        text.line("/** " + summary(field) + " */");
        text.line("public " + type + " " + field.name() + "() {");
        if (field.isLazy()) {
            text.line("if (this." + field.name() + " == null) {");
            text.line("this." + field.name() + " = " + DefaultValue.expression(field) + ";")
                    .line("}");
        }
        text.line("return this." + field.name() + ";").line("}");
        text.blank();
        text.line("public " + struct.name() + " " + field.name() + "(" + type + " value) {");
        text.line("this." + field.name() + " = value;").line("return this;").line("}");
        if (field.name().equals("errorCode") && field.type() == Primitive.INT16) {
            text.blank();
            text.line("public " + struct.name() + " errorCode(ErrorCode error) {");
            text.line("this.errorCode = error.code();").line("return this;").line("}");
        }
    }

    private static String summary(Field field) {
        StringBuilder summary = new StringBuilder("Versions " + field.versions());
        if (!field.nullable().isEmpty()) {
            summary.append(field.nullable().equals(field.versions()) ? ", nullable" : ", nullable " + field.nullable());
        }
        field.tag().ifPresent(tag -> summary.append(", tag ").append(tag));
        for (Field.Mark mark : field.marks()) {
            summary.append(", ").append(mark.name().toLowerCase(java.util.Locale.ROOT));
        }
        return summary.append('.').toString();
    }
}
