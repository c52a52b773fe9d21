package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Reads what {@link FloatSerializer} writes. */
public final class FloatDeserializer extends FixedSize<Float> {

    public FloatDeserializer() {
        super(Float.BYTES, ByteBuffer::getFloat);
    }
}
