package io.odradek.clients.producer;

import io.odradek.common.header.Header;
import io.odradek.common.header.Headers;
import io.odradek.common.header.internals.RecordHeaders;
import java.util.Objects;

/**
 * A record to be sent: a topic and a value, and perhaps a key, a partition, a timestamp and headers.
 *
 * <p>Without a partition, the key chooses one; without a key, the producer does.
 *
 * <pre>{@code
 * new ProducerRecord<>("orders", customerId, order)
 * }</pre>
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
public class ProducerRecord<K, V> {

    private final String topic;
    private final Integer partition;
    private final Long timestamp;
    private final K key;
    private final V value;
    private RecordHeaders headers;

    /**
     * @param partition from 0, or null
     * @param timestamp ms since 1970, or null for the time of the call of send
     * @throws IllegalArgumentException if topic, partition or timestamp cannot be one
     */
    public ProducerRecord(String topic, Integer partition, Long timestamp, K key, V value, Iterable<Header> headers) {
        if (topic == null) {
            throw new IllegalArgumentException("Topic cannot be null.");
        }
        if (timestamp != null && timestamp < 0) {
            throw new IllegalArgumentException("a timestamp is not below 0, and this one is " + timestamp);
        }
        if (partition != null && partition < 0) {
            throw new IllegalArgumentException("a partition is not below 0, and this one is " + partition);
        }
        this.topic = topic;
        this.partition = partition;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = headers == null ? null : new RecordHeaders(headers);
    }

    public ProducerRecord(String topic, Integer partition, Long timestamp, K key, V value) {
        this(topic, partition, timestamp, key, value, null);
    }

    public ProducerRecord(String topic, Integer partition, K key, V value, Iterable<Header> headers) {
        this(topic, partition, null, key, value, headers);
    }

    public ProducerRecord(String topic, Integer partition, K key, V value) {
        this(topic, partition, null, key, value, null);
    }

    public ProducerRecord(String topic, K key, V value) {
        this(topic, null, null, key, value, null);
    }

    public ProducerRecord(String topic, V value) {
        this(topic, null, null, null, value, null);
    }

    public String topic() {
        return topic;
    }

    /** Headers, to be read and, until the record is sent, added to. */
    public Headers headers() {
        if (headers == null) {
            headers = new RecordHeaders();
        }
        return headers;
    }

    /** The headers if anybody has looked at them or given some; null otherwise, which is nearly always. */
    RecordHeaders headersOrNull() {
        return headers;
    }

    public K key() {
        return key;
    }

    public V value() {
        return value;
    }

    /** Milliseconds since 1970, or null. */
    public Long timestamp() {
        return timestamp;
    }

    /** The partition that it has to go to, or null. */
    public Integer partition() {
        return partition;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProducerRecord<?, ?> that
                && topic.equals(that.topic)
                && Objects.equals(partition, that.partition)
                && Objects.equals(timestamp, that.timestamp)
                && Objects.equals(key, that.key)
                && Objects.equals(value, that.value)
                && headers().equals(that.headers());
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, partition, timestamp, key, value);
    }

    @Override
    public String toString() {
        return "ProducerRecord(topic=" + topic + ", partition=" + partition + ", headers=" + headers() + ", key=" + key
                + ", value=" + value + ", timestamp=" + timestamp + ")";
    }
}
