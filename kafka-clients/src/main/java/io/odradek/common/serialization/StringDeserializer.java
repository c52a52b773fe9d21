package io.odradek.common.serialization;

import io.odradek.common.header.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Strings of UTF-8, or of the encoding that {@code key.deserializer.encoding}, {@code value.deserializer.encoding} or
 * {@code deserializer.encoding} names.
 */
public final class StringDeserializer implements Deserializer<String> {

    private Charset charset = StandardCharsets.UTF_8;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        charset = Encoding.of(configs, isKey, "deserializer");
    }

    @Override
    public String deserialize(String topic, byte[] data) {
        return data == null ? null : new String(data, charset);
    }

    @Override
    public String deserialize(String topic, Headers headers, ByteBuffer data) {
        if (data != null && data.hasArray()) {
            return new String(data.array(), data.arrayOffset() + data.position(), data.remaining(), charset);
        }
        return deserialize(topic, FixedSize.toArray(data));
    }
}
