package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Longs as eight bytes, the highest first. */
public final class LongSerializer implements Serializer<Long> {

    @Override
    public byte[] serialize(String topic, Long data) {
        return data == null
                ? null
                : ByteBuffer.allocate(Long.BYTES).putLong(data).array();
    }
}
