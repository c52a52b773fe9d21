package io.odradek.generator;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses structs that contain themselves, and list elements that take no bytes: with either, the size of what a peer
 * sends would not bound the memory that reading it takes.
 */
final class RecursionCheck {

    private final SchemaFile file;
    private final Message message;
    private final Deque<String> path = new ArrayDeque<>();

    RecursionCheck(SchemaFile file, Message message) {
        this.file = file;
        this.message = message;
    }

    void check() {
        visit(message.root());
        MinimalSize sizes = new MinimalSize(message);
        message.structs().forEach(struct -> checkElements(sizes, struct));
        checkElements(sizes, message.root());
    }

    private void visit(Struct struct) {
        if (path.contains(struct.name())) {
            throw new SchemaException(file.path(), struct.line(), "struct '" + struct.name() + "' contains itself");
        }
        path.push(struct.name());
        for (Field field : struct.fields()) {
            Type type = field.type() instanceof Type.Array array ? array.element() : field.type();
            if (type instanceof Type.Struct nested) {
                visit(message.struct(nested.name()));
            }
        }
        path.pop();
    }

    private void checkElements(MinimalSize sizes, Struct struct) {
        for (Field field : struct.fields()) {
            if (field.type() instanceof Type.Array array && sizes.ofElement(array.element(), field.versions()) < 1) {
                throw new SchemaException(
                        file.path(), field.line(), "elements of '" + field.name() + "' take no bytes in some version");
            }
        }
    }
}
