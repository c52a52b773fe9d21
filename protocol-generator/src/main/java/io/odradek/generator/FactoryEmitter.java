package io.odradek.generator;

import java.util.List;
import java.util.function.Function;

/** Emits {@code ApiMessages}, the one place that knows the classes of all APIs. */
final class FactoryEmitter {

    private final JavaText text = new JavaText();

    String emit(List<Api> apis) {
        text.line("package " + MessageEmitter.MESSAGE_PACKAGE + ";").blank();
        text.line("import io.odradek.protocol.ApiKey;");
        text.line("import io.odradek.protocol.ApiMessage;");
        text.line("import io.odradek.protocol.ProtocolReader;").blank();
        text.line("/** Reads the request or response of an API by its key. */");
        text.line("public final class ApiMessages {").blank();
        text.line("private ApiMessages() {}");
        emit(apis, "Request", Api::request);
        emit(apis, "Response", Api::response);
        return text.line("}").toString();
    }

    private void emit(List<Api> apis, String kind, Function<Api, Message> message) {
        text.blank();
        text.line("/** Reads the body of a " + kind.toLowerCase(java.util.Locale.ROOT)
                + "; its header has been read. */");
        text.line("public static ApiMessage read" + kind + "(ApiKey api, ProtocolReader in, short version) {");
        text.line("return switch (api) {");
        for (Api api : apis) {
            text.line("case " + Api.constant(api.name()) + " -> "
                    + message.apply(api).name() + ".read(in, version);");
        }
        text.line("};").line("}");
    }
}
