package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** Reads what {@link UUIDSerializer} writes. */
public final class UUIDDeserializer implements Deserializer<UUID> {

    private Charset charset = StandardCharsets.UTF_8;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        charset = Encoding.of(configs, isKey, "deserializer");
    }

    @Override
    public UUID deserialize(String topic, byte[] data) {
        try {
            return data == null ? null : UUID.fromString(new String(data, charset));
        } catch (IllegalArgumentException e) {
            throw new SerializationException("not the text of a UUID", e);
        }
    }
}
