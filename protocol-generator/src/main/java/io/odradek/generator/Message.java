package io.odradek.generator;

import java.util.List;
import java.util.Optional;

/**
 * What is encoded as a whole: a request, a response, a header.
 *
 * @param flexible the versions with compact lengths and tagged fields
 * @param root the message's own fields; its name is the name of the class
 * @param structs the structs below, each once, in the order of the file
 * @param apiConstant the constant of {@code ApiKey} that it belongs to, if it belongs to one
 */
record Message(Versions versions, Versions flexible, Struct root, List<Struct> structs, Optional<String> apiConstant) {

    String name() {
        return root.name();
    }

    /** Whether these are the message's own fields. */
    boolean isRoot(Struct struct) {
        return struct.name().equals(name());
    }

    Struct struct(String name) {
        return structs.stream()
                .filter(struct -> struct.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
