package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;

/** Which encoding strings have: {@code key.serializer.encoding}, or {@code serializer.encoding} for both; UTF-8 else. */
final class Encoding {

    private Encoding() {}

    /**
     * Looks it up.
     *
     * @param side "serializer" or "deserializer"
     */
    static Charset of(Map<String, ?> configs, boolean isKey, String side) {
        Object name = configs.get((isKey ? "key." : "value.") + side + ".encoding");
        if (name == null) {
            name = configs.get(side + ".encoding");
        }
        try {
            return name instanceof String text ? Charset.forName(text) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new SerializationException("there is no encoding named " + name, e);
        }
    }
}
