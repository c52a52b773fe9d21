package io.odradek.generator;

import io.odradek.generator.Type.Primitive;

/** Emits {@code write(ProtocolWriter, short)} of one struct. */
final class WriteEmitter {

    private final JavaText text;
    private final Message message;
    private final Struct struct;
    private final Conditions conditions;

    WriteEmitter(JavaText text, Message message, Struct struct) {
        this.text = text;
        this.message = message;
        this.struct = struct;
        this.conditions = new Conditions(message, struct);
    }

    void emit() {
        boolean top = message.isRoot(struct);
        if (top) {
            text.line("@Override");
        }
        text.line((top ? "public " : "") + "void write(ProtocolWriter out, short version) {");
        if (top) {
            text.line("checkVersion(version);");
        }
        conditions.declareFlexible(text);
        struct.plainFields().forEach(this::emitPlain);
        if (!conditions.neverFlexible()) {
            struct.taggedFields().forEach(this::emitGuard);
            text.when(conditions.flexibleBlock(), this::writeTags);
        }
        text.line("}");
        emitTaggedFields();
    }

    private void writeTags() {
        text.line(struct.taggedFields().isEmpty() ? "out.writeUnsignedVarint(0);" : "writeTaggedFields(out, version);");
    }

    private void emitPlain(Field field) {
        text.when(conditions.in(field.versions()), () -> emitValue(field, conditions.compact(field)));
        emitGuard(field);
    }

    /** A value that the version cannot carry is an error, unless the schema says that it may be dropped. */
    private void emitGuard(Field field) {
        String condition = conditions.in(field.versions());
        if (!condition.isEmpty() && !field.is(Field.Mark.IGNORABLE)) {
            text.line("if (!(" + condition + ") && (" + DefaultValue.differs(field) + ")) {");
            text.line("throw " + refusal(field)).line("}");
        }
    }

    private String refusal(Field field) {
        return "UnsupportedVersionException.field(\"" + path(field) + "\", version);";
    }

    private String path(Field field) {
        return (message.isRoot(struct) ? "" : message.name() + ".") + struct.name() + "." + field.name();
    }

    private void emitValue(Field field, String compact) {
        String nullable = conditions.nullable(field);
        if (!nullable.equals("true") && !nullable.equals("false")) {
            text.line("if (this." + field.name() + " == null && !(" + nullable + ")) {");
            text.line("throw " + refusal(field)).line("}");
        }
        emitValue(field, !nullable.equals("false"), compact);
    }

    private void emitValue(Field field, boolean nullable, String compact) {
        if (field.type() instanceof Type.Array) {
            emitList(field, nullable, compact);
        } else if (field.type() instanceof Type.Struct) {
            emitStruct(field, nullable);
        } else {
            text.line(call((Primitive) field.type(), nullable, "this." + field.name(), compact));
        }
    }

    private void emitStruct(Field field, boolean nullable) {
        String value = "this." + field.name();
        if (!nullable) {
            text.line(value + ".write(out, version);");
            return;
        }
        String presence = "out.writePresence(" + value + " != null);";
        String condition = conditions.nullable(field);
        text.when(condition.equals("true") ? "" : condition, () -> text.line(presence));
        text.line("if (" + value + " != null) {")
                .line(value + ".write(out, version);")
                .line("}");
    }

    private void emitList(Field field, boolean nullable, String compact) {
        String value = "this." + field.name();
        if (nullable) {
            text.line("if (" + value + " == null) {");
            text.line("out.writeNullArray(" + compact + ");");
            text.line("} else {");
        }
        Type element = ((Type.Array) field.type()).element();
        text.line("out.writeArrayLength(" + value + ".size(), " + compact + ");");
        text.line("for (" + JavaType.boxed(element) + " item : " + value + ") {");
        text.line(
                element instanceof Type.Struct
                        ? "item.write(out, version);"
                        : call((Primitive) element, false, "item", compact));
        text.line("}");
        if (nullable) {
            text.line("}");
        }
    }

    private static String call(Primitive primitive, boolean nullable, String value, String compact) {
        String arguments = JavaType.hasLength(primitive) ? value + ", " + compact : value;
        return "out.write" + (nullable ? "Nullable" : "") + JavaType.methodPart(primitive) + "(" + arguments + ");";
    }

    private void emitTaggedFields() {
        if (struct.taggedFields().isEmpty()) {
            return;
        }
        text.blank();
        text.line("private void writeTaggedFields(ProtocolWriter out, short version) {");
        text.line("int count = 0;");
        for (Field field : struct.taggedFields()) {
            text.when(present(field), () -> text.line("count++;"));
        }
        text.line("out.writeUnsignedVarint(count);");
        for (Field field : struct.taggedFields()) {
            text.when(present(field), () -> emitTagged(field));
        }
        text.line("}");
    }

    private String present(Field field) {
        String condition = conditions.in(field.versions());
        String differs = DefaultValue.differs(field);
        return condition.isEmpty() ? differs : condition + " && (" + differs + ")";
    }

    private void emitTagged(Field field) {
        String start = field.name() + "Start";
        text.line("out.writeUnsignedVarint(" + field.tag().getAsInt() + ");");
        text.line("int " + start + " = out.beginTaggedField();");
        emitValue(field, "true");
        text.line("out.endTaggedField(" + start + ");");
    }
}
