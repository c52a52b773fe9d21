package io.odradek.common.serialization;

/** For records without key, or without value: always null. */
public final class VoidSerializer implements Serializer<Void> {

    @Override
    public byte[] serialize(String topic, Void data) {
        return null;
    }
}
