package io.odradek.zk.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the fields of one JSON object in order and writes them as compact UTF-8.
 *
 * <p>Values are strings, ints, longs, null, nested objects, lists and maps with string keys of these. Runs on: any one thread.
 */
public final class JsonWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Adds a field; a field added twice keeps its first place and its last value. */
    public JsonWriter put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a nested object. */
    public JsonWriter put(String name, JsonWriter object) {
        return put(name, object.fields);
    }

    /** The whole object, without any white space. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
            write(generator, fields);
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON into memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof JsonWriter object) {
            write(generator, object.fields);
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else {
            writeScalar(generator, value);
        }
    }

    private static void writeScalar(JsonGenerator generator, Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Integer number) {
            generator.writeNumber(number);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else {
            throw new IllegalArgumentException("no JSON form for " + value.getClass());
        }
    }
}
