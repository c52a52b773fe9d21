package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;

/** For records without key, or without value: there must be none. */
public final class VoidDeserializer implements Deserializer<Void> {

    @Override
    public Void deserialize(String topic, byte[] data) {
        if (data != null) {
            throw new SerializationException("there are " + data.length + " bytes where null was expected");
        }
        return null;
    }
}
