package io.odradek.common.serialization;

/** Booleans as one byte: 1 or 0. */
public final class BooleanSerializer implements Serializer<Boolean> {

    @Override
    public byte[] serialize(String topic, Boolean data) {
        return data == null ? null : new byte[] {(byte) (data ? 1 : 0)};
    }
}
