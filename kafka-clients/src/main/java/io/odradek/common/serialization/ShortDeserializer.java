package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Reads what {@link ShortSerializer} writes. */
public final class ShortDeserializer extends FixedSize<Short> {

    public ShortDeserializer() {
        super(Short.BYTES, ByteBuffer::getShort);
    }
}
