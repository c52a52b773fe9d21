package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/** Doubles as the eight bytes of IEEE 754. */
public final class DoubleSerializer implements Serializer<Double> {

    @Override
    public byte[] serialize(String topic, Double data) {
        return data == null
                ? null
                : ByteBuffer.allocate(Double.BYTES).putDouble(data).array();
    }
}
