package io.odradek.clients.consumer;

import io.odradek.common.header.Headers;
import io.odradek.common.header.internals.RecordHeaders;
import io.odradek.common.record.TimestampType;
import java.util.Optional;

/** A record as it was read. Immutable but for its headers. Runs on: one thread at a time. */
public final class ConsumerRecord<K, V> {

    public static final long NO_TIMESTAMP = -1;

    /** The size of a key or value that is null. */
    public static final int NULL_SIZE = -1;

    private final String topic;
    private final int partition;
    private final long offset;
    private final long timestamp;
    private final TimestampType timestampType;
    private final int serializedKeySize;
    private final int serializedValueSize;
    private final K key;
    private final V value;
    private final Headers headers;
    private final Optional<Integer> leaderEpoch;

    /** A record without time and headers, as tests need them. */
    public ConsumerRecord(String topic, int partition, long offset, K key, V value) {
        this(
                topic,
                partition,
                offset,
                NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                NULL_SIZE,
                NULL_SIZE,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    public ConsumerRecord(
            String topic,
            int partition,
            long offset,
            long timestamp,
            TimestampType timestampType,
            int serializedKeySize,
            int serializedValueSize,
            K key,
            V value,
            Headers headers,
            Optional<Integer> leaderEpoch) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.timestampType = timestampType;
        this.serializedKeySize = serializedKeySize;
        this.serializedValueSize = serializedValueSize;
        this.key = key;
        this.value = value;
        this.headers = headers;
        this.leaderEpoch = leaderEpoch;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    public Headers headers() {
        return headers;
    }

    /** May be null. */
    public K key() {
        return key;
    }

    /** May be null. */
    public V value() {
        return value;
    }

    /** Its place in the partition. */
    public long offset() {
        return offset;
    }

    /** Milliseconds since the epoch, or {@link #NO_TIMESTAMP}. */
    public long timestamp() {
        return timestamp;
    }

    public TimestampType timestampType() {
        return timestampType;
    }

    /** Bytes of the key, or {@link #NULL_SIZE}. */
    public int serializedKeySize() {
        return serializedKeySize;
    }

    /** Bytes of the value, or {@link #NULL_SIZE}. */
    public int serializedValueSize() {
        return serializedValueSize;
    }

    /** In which epoch of its partition's leaders it was written. */
    public Optional<Integer> leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public String toString() {
        return "ConsumerRecord(topic = " + topic + ", partition = " + partition + ", leaderEpoch = "
                + leaderEpoch.orElse(null) + ", offset = " + offset + ", " + timestampType + " = " + timestamp
                + ", serialized key size = " + serializedKeySize + ", serialized value size = " + serializedValueSize
                + ", headers = " + headers + ", key = " + key + ", value = " + value + ")";
    }
}
