package io.odradek.generator;

import java.util.List;

/**
 * A named group of fields.
 *
 * @param versions the versions in which it occurs
 */
record Struct(String name, Versions versions, List<Field> fields, int line) {

    /** The fields that have their fixed place. */
    List<Field> plainFields() {
        return fields.stream().filter(field -> field.tag().isEmpty()).toList();
    }

    /** The tagged fields in the order of their tags, which is their order on the wire. */
    List<Field> taggedFields() {
        return fields.stream()
                .filter(field -> field.tag().isPresent())
                .sorted((a, b) -> Integer.compare(a.tag().getAsInt(), b.tag().getAsInt()))
                .toList();
    }
}
