package io.odradek.generator;

import java.util.List;

/** Emits the exceptions of the table, and {@code ErrorTable}, which makes exceptions of codes. */
final class ErrorEmitter {

    static final String ERROR_PACKAGE = "io.odradek.common.errors";

    private static final String UNKNOWN = "UNKNOWN_SERVER_ERROR";

    private ErrorEmitter() {}

    static String emit(ErrorClass error) {
        String name = error.name();
        JavaText text = head();
        text.line("/** " + comment(error) + " */");
        text.line("public " + (error.isAbstract() ? "abstract " : "") + "class " + name + " extends " + error.parent()
                + " {");
        text.blank().line("private static final long serialVersionUID = 1L;").blank();
        constructor(text, name, "", "null, null", error);
        constructor(text, name, "String message", "message, null", error);
        constructor(text, name, "Throwable cause", "cause == null ? null : cause.toString(), cause", error);
        constructor(text, name, "String message, Throwable cause", "message, cause", error);
        text.line("protected " + name + "(ErrorCode error, String message, Throwable cause) {");
        text.line("super(error, message, cause);").line("}").line("}");
        return text.toString();
    }

    private static void constructor(JavaText text, String name, String parameters, String arguments, ErrorClass error) {
        text.line("public " + name + "(" + parameters + ") {");
        text.line("super(ErrorCode." + error.code().orElse(UNKNOWN) + ", " + arguments + ");");
        text.line("}").blank();
    }

    private static String comment(ErrorClass error) {
        String code = error.code().map(c -> "{@link ErrorCode#" + c + "}").orElse("");
        if (error.meaning().isEmpty()) {
            return code + " as an exception.";
        }
        return code.isEmpty() ? error.meaning() : code + " as an exception: " + error.meaning();
    }

    /** The class in which a code finds its exception. */
    static String emitTable(List<ErrorClass> errors) {
        JavaText text = head();
        text.line("/** Makes exceptions of error codes. */");
        text.line("final class ErrorTable {").blank();
        text.line("private ErrorTable() {}").blank();
        text.line("static ApiException exception(ErrorCode error, String message) {");
        text.line("return switch (error) {");
        text.line("case NONE -> throw new IllegalArgumentException(\"no error, no exception: \" + message);");
        for (ErrorClass error : errors) {
            error.code().ifPresent(code -> text.line("case " + code + " -> new " + error.name() + "(message);"));
        }
        text.line("};").line("}").line("}");
        return text.toString();
    }

    private static JavaText head() {
        return new JavaText()
                .line("package " + ERROR_PACKAGE + ";")
                .blank()
                .line("import io.odradek.protocol.ErrorCode;")
                .blank();
    }
}
