package io.odradek.generator;

import java.util.List;

/** Emits {@code ApiKey}: the hand-written body in the resource {@code ApiKey.java.txt}, with one constant for each API. */
final class ApiKeyEmitter {

    private static final int NEVER = Versions.OPEN;

    private ApiKeyEmitter() {}

    static String emit(String template, List<Api> apis) {
        StringBuilder constants = new StringBuilder();
        for (Api api : apis) {
            constants.append(constants.isEmpty() ? "" : ",\n").append("    ").append(constant(api));
        }
        return template.replace("@CONSTANTS@", constants);
    }

    private static String constant(Api api) {
        int firstFlexible = api.flexible().isEmpty() ? NEVER : api.flexible().low();
        return Api.constant(api.name()) + "(" + api.key() + ", \"" + api.name() + "\", "
                + api.versions().low() + ", " + api.versions().high() + ", "
                + api.stable().low() + ", " + api.stable().high() + ", "
                + firstFlexible + ", " + api.flexibleResponseHeader() + ")";
    }
}
