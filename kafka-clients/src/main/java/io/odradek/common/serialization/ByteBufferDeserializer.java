package io.odradek.common.serialization;

import io.odradek.common.header.Headers;
import java.nio.ByteBuffer;

/** A view of the bytes, which are not copied. It keeps the whole batch in memory that the record came in. */
public final class ByteBufferDeserializer implements Deserializer<ByteBuffer> {

    @Override
    public ByteBuffer deserialize(String topic, byte[] data) {
        return data == null ? null : ByteBuffer.wrap(data);
    }

    @Override
    public ByteBuffer deserialize(String topic, Headers headers, ByteBuffer data) {
        return data;
    }
}
