package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Integers as four bytes, the highest first. */
public final class IntegerSerializer implements Serializer<Integer> {

    @Override
    public byte[] serialize(String topic, Integer data) {
        return data == null
                ? null
                : ByteBuffer.allocate(Integer.BYTES).putInt(data).array();
    }
}
