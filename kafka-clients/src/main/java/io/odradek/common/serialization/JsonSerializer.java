package io.odradek.common.serialization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.odradek.common.errors.SerializationException;

/**
 * Values as JSON, by Jackson. What Jackson modules are on the class path are used. No class name is written.
 *
 * <pre>{@code
 * value.serializer=io.odradek.common.serialization.JsonSerializer
 * }</pre>
 *
 * <p>Needs {@code com.fasterxml.jackson.core:jackson-databind} on the class path.
 */
public final class JsonSerializer<T> implements Serializer<T> {

    private final ObjectMapper mapper;

    public JsonSerializer() {
        this(JsonMapper.builder().findAndAddModules().build());
    }

    /** With settings of one's own. */
    public JsonSerializer(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public byte[] serialize(String topic, T data) {
        try {
            return data == null ? null : mapper.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new SerializationException(
                    "cannot write a " + data.getClass().getName() + " for topic " + topic + " as JSON", e);
        }
    }
}
