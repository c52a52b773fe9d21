package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Reads what {@link IntegerSerializer} writes. */
public final class IntegerDeserializer extends FixedSize<Integer> {

    public IntegerDeserializer() {
        super(Integer.BYTES, ByteBuffer::getInt);
    }
}
