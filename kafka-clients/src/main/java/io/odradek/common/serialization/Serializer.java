package io.odradek.common.serialization;

import io.odradek.common.header.Headers;
import java.io.Closeable;
import java.util.Map;

/**
 * Makes bytes of keys or of values.
 *
 * <pre>{@code
 * public final class OrderSerializer implements Serializer<Order> {
 *     @Override
 *     public byte[] serialize(String topic, Order order) {
 *         return order == null ? null : order.toBytes();
 *     }
 * }
 * }</pre>
 *
 * <p>A class that is named in the configuration needs a public constructor without parameters. Runs on: the threads that send;
 * several may be at it at once.
 */
public interface Serializer<T> extends Closeable {

    /**
     * Called once, before anything is serialized.
     *
     * @param configs all of the client's configuration
     * @param isKey whether this one is for keys
     */
    default void configure(Map<String, ?> configs, boolean isKey) {}

    /**
     * The bytes.
     *
     * @param data may be null, of which most make null
     * @return the array is the caller's from now on; null for a record without key, or a tombstone
     */
    byte[] serialize(String topic, T data);

    /**
     * The bytes.
     *
     * @param headers those of the record; more may be added
     */
    default byte[] serialize(String topic, Headers headers, T data) {
        return serialize(topic, data);
    }

    /** Called once, at the end; may be called again, and then does nothing. */
    @Override
    default void close() {}
}
