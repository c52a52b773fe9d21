package io.odradek.generator;

import io.odradek.generator.Type.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Emits the class of one message, with its structs as nested classes. */
final class MessageEmitter {

    static final String MESSAGE_PACKAGE = "io.odradek.protocol.message";
    private static final String PROTOCOL = "io.odradek.protocol.";

    private final Message message;
    private final List<String> comment;
    private final JavaText text = new JavaText();

    MessageEmitter(SchemaFile file, Message message) {
        this.message = message;
        this.comment = file.comment();
    }

    String emit() {
        text.line("package " + MESSAGE_PACKAGE + ";").blank();
        imports().forEach(name -> text.line("import " + name + ";"));
        text.blank();
        emitJavadoc();
        String kind = message.apiConstant().isPresent() ? "ApiMessage" : "Message";
        text.line("public final class " + message.name() + " implements " + kind + " {");
        text.blank();
        text.line("public static final short LOWEST_VERSION = "
                + message.versions().low() + ";");
        text.line("public static final short HIGHEST_VERSION = "
                + message.versions().high() + ";");
        text.blank();
        emitBody(message.root());
        emitTopMethods();
        message.structs().forEach(this::emitStruct);
        text.line("}");
        return text.toString();
    }

    private void emitStruct(Struct struct) {
        text.blank();
        text.line("/** Versions " + struct.versions() + ". */");
        text.line("public static final class " + struct.name() + " {").blank();
        emitBody(struct);
        text.line("}");
    }

    private void emitBody(Struct struct) {
        AccessorEmitter accessors = new AccessorEmitter(text, struct);
        accessors.emitFields();
        text.blank();
        new ReadEmitter(text, message, struct).emit();
        text.blank();
        new WriteEmitter(text, message, struct).emit();
        accessors.emitMethods();
        new ObjectMethodsEmitter(text, struct).emit();
    }

    private void emitTopMethods() {
        message.apiConstant().ifPresent(constant -> {
            text.blank().line("@Override").line("public ApiKey apiKey() {");
            text.line("return ApiKey." + constant + ";").line("}");
        });
        text.blank().line("private static void checkVersion(short version) {");
        text.line("if (version < LOWEST_VERSION || version > HIGHEST_VERSION) {");
        text.line("throw UnsupportedVersionException.message(\"" + message.name() + "\", version);");
        text.line("}").line("}");
    }

    private void emitJavadoc() {
        text.line("/**").line(" * <pre>{@code");
        comment.forEach(line -> text.line((" *" + line.replace("}", "&#125;")).stripTrailing()));
        text.line(" * }</pre>").line(" */");
    }

    private Iterable<String> imports() {
        TreeSet<String> names = new TreeSet<>();
        names.add("java.util.Objects");
        names.add(PROTOCOL + "ProtocolReader");
        names.add(PROTOCOL + "ProtocolWriter");
        names.add("io.odradek.common.errors.UnsupportedVersionException");
        names.add(PROTOCOL + (message.apiConstant().isPresent() ? "ApiMessage" : "Message"));
        message.apiConstant().ifPresent(constant -> names.add(PROTOCOL + "ApiKey"));
        if (anyField(field -> field.type() instanceof Type.Array)) {
            names.addAll(List.of("java.util.ArrayList", "java.util.List"));
        }
        if (anyField(field -> field.type() == Primitive.BYTES)) {
            names.add("java.util.Arrays");
        }
        if (anyField(field -> field.type() == Primitive.RECORDS)) {
            names.add(PROTOCOL + "Records");
        }
        if (anyField(field -> field.type() == Primitive.UUID || field.type().equals(new Type.Array(Primitive.UUID)))) {
            names.add("io.odradek.common.Uuid");
        }
        if (anyField(field -> field.name().equals("errorCode") && field.type() == Primitive.INT16)) {
            names.add(PROTOCOL + "ErrorCode");
        }
        return names;
    }

    private boolean anyField(Predicate<Field> predicate) {
        List<Struct> all = new ArrayList<>(message.structs());
        all.add(message.root());
        return all.stream().flatMap(struct -> struct.fields().stream()).anyMatch(predicate);
    }
}
