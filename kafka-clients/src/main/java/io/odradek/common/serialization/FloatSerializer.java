package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Floats as the four bytes of IEEE 754. */
public final class FloatSerializer implements Serializer<Float> {

    @Override
    public byte[] serialize(String topic, Float data) {
        return data == null
                ? null
                : ByteBuffer.allocate(Float.BYTES).putFloat(data).array();
    }
}
