package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;
import java.nio.ByteBuffer;

/** Reads what {@link BooleanSerializer} writes. */
public final class BooleanDeserializer extends FixedSize<Boolean> {

    public BooleanDeserializer() {
        super(1, BooleanDeserializer::read);
    }

    private static Boolean read(ByteBuffer data) {
        byte value = data.get();
        if (value != 0 && value != 1) {
            throw new SerializationException("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }
}
