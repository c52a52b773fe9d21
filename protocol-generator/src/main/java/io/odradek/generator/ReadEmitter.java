package io.odradek.generator;

import io.odradek.generator.Type.Primitive;
import java.util.List;

/** Emits {@code read(ProtocolReader, short)} of one struct, with one private method for each of its lists. */
final class ReadEmitter {

    private final JavaText text;
    private final Message message;
    private final Struct struct;
    private final Conditions conditions;
    private final MinimalSize sizes;
    private final List<Field> tagged;

    ReadEmitter(JavaText text, Message message, Struct struct) {
        this.text = text;
        this.message = message;
        this.struct = struct;
        this.conditions = new Conditions(message, struct);
        this.sizes = new MinimalSize(message);
        this.tagged = struct.taggedFields();
    }

    void emit() {
        boolean top = message.isRoot(struct);
        if (top) {
            text.line("/** Reads this message in a version. */");
        }
        text.line((top ? "public " : "") + "static " + struct.name() + " read(ProtocolReader in, short version) {");
        if (top) {
            text.line("checkVersion(version);");
        }
        conditions.declareFlexible(text);
        text.line(struct.name() + " result = new " + struct.name() + "();");
        for (Field field : struct.plainFields()) {
            text.when(conditions.in(field.versions()), () -> assign(field));
        }
        if (!conditions.neverFlexible()) {
            String read = tagged.isEmpty() ? "in.skipTaggedFields();" : "readTaggedFields(in, version, result);";
            text.when(conditions.flexibleBlock(), () -> text.line(read));
        }
        text.line("return result;").line("}");
        emitTaggedFields();
        struct.fields().stream()
                .filter(field -> field.type() instanceof Type.Array)
                .forEach(this::emitList);
    }

    private void assign(Field field) {
        assign(field, conditions.compact(field));
    }

    private void assign(Field field, String compact) {
        text.line("result." + field.name() + " = " + expression(field, compact) + ";");
    }

    private String expression(Field field, String compact) {
        if (field.type() instanceof Type.Array) {
            boolean varies = conditions.compact(field).equals("flexible");
            return "read" + field.capitalName() + "(in, version" + (varies ? ", " + compact : "") + ")";
        }
        String nullable = conditions.nullable(field);
        if (field.type() instanceof Type.Struct nested) {
            String read = nested.name() + ".read(in, version)";
            String present = "in.readPresence(\"" + field.name() + "\")";
            return switch (nullable) {
                case "false" -> read;
                case "true" -> present + " ? " + read + " : null";
                default -> "!(" + nullable + ") || " + present + " ? " + read + " : null";
            };
        }
        Primitive primitive = (Primitive) field.type();
        return switch (nullable) {
            case "false" -> call(primitive, false, field, compact);
            case "true" -> call(primitive, true, field, compact);
            default ->
                nullable + " ? " + call(primitive, true, field, compact) + " : "
                        + call(primitive, false, field, compact);
        };
    }

    private static String call(Primitive primitive, boolean nullable, Field field, String compact) {
        String arguments = "\"" + field.name() + "\"" + (JavaType.hasLength(primitive) ? ", " + compact : "");
        return "in.read" + (nullable ? "Nullable" : "") + JavaType.methodPart(primitive) + "(" + arguments + ")";
    }

    private void emitTaggedFields() {
        if (tagged.isEmpty()) {
            return;
        }
        text.blank();
        text.line("private static void readTaggedFields(ProtocolReader in, short version, " + struct.name()
                + " result) {");
        text.line("int count = in.readTagCount();");
        text.line("for (int i = 0; i < count; i++) {");
        text.line("int tag = in.readTag();");
        text.line("int size = in.readTaggedFieldSize();");
        text.line("int start = in.position();");
        text.line("switch (tag) {");
        tagged.forEach(this::emitTaggedCase);
        text.line("default -> {}").line("}");
        text.line("in.endTaggedField(tag, start, size);");
        text.line("}").line("}");
    }

    private void emitTaggedCase(Field field) {
        text.line("case " + field.tag().getAsInt() + " -> {");
        text.when(conditions.in(field.versions()), () -> assign(field, "true"));
        text.line("}");
    }

    private void emitList(Field field) {
        Type element = ((Type.Array) field.type()).element();
        String list = JavaType.of(field.type());
        String compact = conditions.compact(field);
        String parameter = compact.equals("flexible") ? ", boolean flexible" : "";
        text.blank();
        text.line("private static " + list + " read" + field.capitalName() + "(ProtocolReader in, short version"
                + parameter + ") {");
        text.line("int count = " + count(field, element, compact) + ";");
        if (!field.nullable().isEmpty()) {
            text.line("if (count < 0) {").line("return null;").line("}");
        }
        text.line(list + " list = new ArrayList<>(ProtocolReader.initialCapacity(count));");
        text.line("for (int i = 0; i < count; i++) {");
        text.line("list.add(" + element(field, element, compact) + ");");
        text.line("}").line("return list;").line("}");
    }

    private String count(Field field, Type element, String compact) {
        String arguments =
                "(\"" + field.name() + "\", " + compact + ", " + sizes.ofElement(element, field.versions()) + ")";
        String plain = "in.readArrayLength" + arguments;
        String orNull = "in.readNullableArrayLength" + arguments;
        String nullable = conditions.nullable(field);
        return switch (nullable) {
            case "false" -> plain;
            case "true" -> orNull;
            default -> nullable + " ? " + orNull + " : " + plain;
        };
    }

    private static String element(Field field, Type element, String compact) {
        return element instanceof Type.Struct nested
                ? nested.name() + ".read(in, version)"
                : call((Primitive) element, false, field, compact);
    }
}
