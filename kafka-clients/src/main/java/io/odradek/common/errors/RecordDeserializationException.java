package io.odradek.common.errors;

import io.odradek.common.TopicPartition;
import io.odradek.common.header.Headers;
import io.odradek.common.record.TimestampType;
import java.nio.ByteBuffer;

/** A record whose key or value the deserializer cannot read. The consumer stays before it: seek behind it to go on. */
public class RecordDeserializationException extends SerializationException {

    private static final long serialVersionUID = 1L;

    /** Which part of the record. */
    public enum DeserializationExceptionOrigin {
        KEY,
        VALUE
    }

    private final DeserializationExceptionOrigin origin;
    private final TopicPartition partition;
    private final long offset;
    private final long timestamp;
    private final TimestampType timestampType;
    private final transient ByteBuffer keyBuffer;
    private final transient ByteBuffer valueBuffer;
    private final transient Headers headers;

    public RecordDeserializationException(
            DeserializationExceptionOrigin origin,
            TopicPartition partition,
            long offset,
            long timestamp,
            TimestampType timestampType,
            ByteBuffer keyBuffer,
            ByteBuffer valueBuffer,
            Headers headers,
            String message,
            Throwable cause) {
        super(message, cause);
        this.origin = origin;
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.timestampType = timestampType;
        this.keyBuffer = keyBuffer;
        this.valueBuffer = valueBuffer;
        this.headers = headers;
    }

    public DeserializationExceptionOrigin origin() {
        return origin;
    }

    public TopicPartition topicPartition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    public long timestamp() {
        return timestamp;
    }

    public TimestampType timestampType() {
        return timestampType;
    }

    /** The bytes of the key, or null. */
    public ByteBuffer keyBuffer() {
        return keyBuffer;
    }

    /** The bytes of the value, or null. */
    public ByteBuffer valueBuffer() {
        return valueBuffer;
    }

    public Headers headers() {
        return headers;
    }
}
