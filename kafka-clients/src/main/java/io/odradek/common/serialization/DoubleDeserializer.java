package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Reads what {@link DoubleSerializer} writes. */
public final class DoubleDeserializer extends FixedSize<Double> {

    public DoubleDeserializer() {
        super(Double.BYTES, ByteBuffer::getDouble);
    }
}
