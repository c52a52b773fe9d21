package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Reads what {@link LongSerializer} writes. */
public final class LongDeserializer extends FixedSize<Long> {

    public LongDeserializer() {
        super(Long.BYTES, ByteBuffer::getLong);
    }
}
