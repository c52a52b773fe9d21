package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Shorts as two bytes, the highest first. */
public final class ShortSerializer implements Serializer<Short> {

    @Override
    public byte[] serialize(String topic, Short data) {
        return data == null
                ? null
                : ByteBuffer.allocate(Short.BYTES).putShort(data).array();
    }
}
