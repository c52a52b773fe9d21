package io.odradek.common.serialization;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** UUIDs as their 36 characters, in the encoding that a {@link StringSerializer} would have. */
public final class UUIDSerializer implements Serializer<UUID> {

    private Charset charset = StandardCharsets.UTF_8;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        charset = Encoding.of(configs, isKey, "serializer");
    }

    @Override
    public byte[] serialize(String topic, UUID data) {
        return data == null ? null : data.toString().getBytes(charset);
    }
}
