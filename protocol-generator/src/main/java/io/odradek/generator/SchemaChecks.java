package io.odradek.generator;

import io.odradek.generator.Type.Primitive;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the grammar cannot say: names that resolve, ranges that fit, tags without gaps, defaults of the right type. */
final class SchemaChecks {

    private final SchemaFile file;

    SchemaChecks(SchemaFile file) {
        this.file = file;
    }

    void check() {
        file.messages().forEach(this::check);
        file.api().ifPresent(this::check);
    }

    private void check(Api api) {
        if (!api.unstable().isEmpty()) {
            boolean atAnEnd = api.unstable().low() == api.versions().low()
                    || api.unstable().high() == api.versions().high();
            if (!api.versions().contains(api.unstable()) || !atAnEnd) {
                throw error(1, "unstable versions " + api.unstable() + " are not one end of " + api.versions());
            }
        }
    }

    private void check(Message message) {
        if (message.versions().isEmpty() || message.versions().high() == Versions.OPEN) {
            throw error(message.root().line(), "a message has a first and a last version");
        }
        Set<String> names = new HashSet<>(Set.of(message.name()));
        for (Struct struct : message.structs()) {
            if (!names.add(struct.name())) {
                throw error(struct.line(), "a second struct '" + struct.name() + "'; move it under 'struct'");
            }
        }
        check(message, message.root());
        message.structs().forEach(struct -> check(message, struct));
        new RecursionCheck(file, message).check();
    }

    private void check(Message message, Struct struct) {
        Set<String> names = new HashSet<>();
        for (Field field : struct.fields()) {
            if (!names.add(field.name())) {
                throw error(field.line(), "a second field '" + field.name() + "'");
            }
            checkType(message, field);
            checkDefault(field);
        }
        List<Field> tagged = struct.taggedFields();
        for (int i = 0; i < tagged.size(); i++) {
            checkTag(message, tagged.get(i), i);
        }
    }

    private void checkType(Message message, Field field) {
        if (!field.nullable().isEmpty() && !field.type().canBeNull()) {
            throw error(field.line(), "'" + field.name() + "' cannot be null by its type");
        }
        Type type = field.type();
        if (type instanceof Type.Array array) {
            type = array.element();
            if (type == Primitive.BYTES || type == Primitive.RECORDS) {
                throw error(field.line(), "lists of byte fields are not supported; use a struct");
            }
        }
        if (type instanceof Type.Struct struct
                && message.structs().stream().noneMatch(s -> s.name().equals(struct.name()))) {
            throw error(field.line(), "struct '" + struct.name() + "' has no fields; indent them below");
        }
    }

    private void checkDefault(Field field) {
        if (field.defaultText().isEmpty()) {
            return;
        }
        if (field.defaultsToNull()) {
            if (field.nullable().isEmpty()) {
                throw error(field.line(), "'" + field.name() + "' is null by default but not nullable");
            }
        } else if (!DefaultValue.isValid(field)) {
            throw error(
                    field.line(),
                    "default '" + field.defaultText().get() + "' does not fit the type of '" + field.name() + "'");
        }
    }

    private void checkTag(Message message, Field field, int expected) {
        if (field.tag().getAsInt() != expected) {
            throw error(field.line(), "tags are numbered from 0 without gaps; expected " + expected);
        }
        if (!message.flexible().contains(field.versions())) {
            throw error(field.line(), "a tagged field needs flexible versions, which are " + message.flexible());
        }
        if (field.type() == Primitive.RECORDS) {
            throw error(field.line(), "records cannot be tagged: their size must be known before they are written");
        }
    }

    private SchemaException error(int line, String text) {
        return new SchemaException(file.path(), line, text);
    }
}
