package io.odradek.generator;

import io.odradek.generator.Type.Primitive;
import java.util.stream.IntStream;

/** The fewest bytes that a value can take on the wire: what bounds the count of a list by the bytes that remain. */
final class MinimalSize {

    private final Message message;

    MinimalSize(Message message) {
        this.message = message;
    }

    /** The fewest bytes of a list element over a range of versions. */
    int ofElement(Type element, Versions versions) {
        return IntStream.rangeClosed(versions.low(), versions.high())
                .map(version -> size(element, version, message.flexible().contains(version)))
                .min()
                .orElseThrow();
    }

    private int size(Type type, int version, boolean compact) {
        if (type instanceof Type.Struct struct) {
            return size(message.struct(struct.name()), version);
        }
        if (compact && type.canBeNull()) {
            return 1;
        }
        if (type instanceof Primitive primitive && primitive.fixedSize() > 0) {
            return primitive.fixedSize();
        }
        return type == Primitive.STRING ? 2 : 4;
    }

    private int size(Struct struct, int version) {
        boolean flexible = message.flexible().contains(version);
        int sum = flexible ? 1 : 0;
        for (Field field : struct.plainFields()) {
            if (field.versions().contains(version)) {
                sum += size(field, version, flexible);
            }
        }
        return sum;
    }

    private int size(Field field, int version, boolean flexible) {
        if (field.type() instanceof Type.Struct && field.nullable().contains(version)) {
            return 1;
        }
        return size(field.type(), version, flexible && !field.is(Field.Mark.PLAIN));
    }
}
