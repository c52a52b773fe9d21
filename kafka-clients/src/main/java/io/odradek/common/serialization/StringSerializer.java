package io.odradek.common.serialization;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Strings as UTF-8, or in the encoding that {@code key.serializer.encoding}, {@code value.serializer.encoding} or
 * {@code serializer.encoding} names.
 */
public final class StringSerializer implements Serializer<String> {

    private Charset charset = StandardCharsets.UTF_8;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        charset = Encoding.of(configs, isKey, "serializer");
    }

    @Override
    public byte[] serialize(String topic, String data) {
        return data == null ? null : data.getBytes(charset);
    }
}
