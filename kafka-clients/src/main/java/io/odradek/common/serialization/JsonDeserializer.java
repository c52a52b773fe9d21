package io.odradek.common.serialization;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.odradek.common.KafkaException;
import io.odradek.common.errors.SerializationException;
import io.odradek.common.header.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Reads JSON, by Jackson. Which class is made is said by {@code json.key.type} or {@code json.value.type}, or by the constructor,
 * and never by what comes over the wire. Fields that the class does not have are skipped, so that producers can add some first.
 *
 * <pre>{@code
 * value.deserializer=io.odradek.common.serialization.JsonDeserializer
 * json.value.type=com.example.Order
 * }</pre>
 *
 * <p>Needs {@code com.fasterxml.jackson.core:jackson-databind} on the class path.
 */
public final class JsonDeserializer<T> implements Deserializer<T> {

    private final ObjectMapper mapper;
    private ObjectReader reader;

    /** For the configuration to name; the class comes from there, too. */
    public JsonDeserializer() {
        mapper = JsonMapper.builder()
                .findAndAddModules()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    public JsonDeserializer(Class<T> type) {
        this();
        reader = mapper.readerFor(type);
    }

    /** With settings of one's own. */
    public JsonDeserializer(ObjectMapper mapper, Class<T> type) {
        this.mapper = mapper;
        reader = mapper.readerFor(type);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (reader == null) {
            String key = isKey ? "json.key.type" : "json.value.type";
            reader = mapper.readerFor(classOf(key, configs.get(key)));
        }
    }

    private static Class<?> classOf(String key, Object value) {
        if (value instanceof Class<?> type) {
            return type;
        }
        if (value == null) {
            throw new KafkaException(key + " is not set: it names the class that JSON is read into");
        }
        try {
            return Class.forName(value.toString(), true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new KafkaException(key + ": there is no class " + value, e);
        }
    }

    @Override
    public T deserialize(String topic, byte[] data) {
        return data == null ? null : read(topic, data, 0, data.length);
    }

    @Override
    public T deserialize(String topic, Headers headers, ByteBuffer data) {
        if (data != null && data.hasArray()) {
            return read(topic, data.array(), data.arrayOffset() + data.position(), data.remaining());
        }
        return deserialize(topic, FixedSize.toArray(data));
    }

    private T read(String topic, byte[] data, int from, int length) {
        try {
            return reader.readValue(data, from, length);
        } catch (IOException e) {
            throw new SerializationException(
                    "what came from topic " + topic + " is not the JSON of a " + reader.getValueType(), e);
        }
    }
}
