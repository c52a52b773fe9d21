package io.odradek.common.serialization;

import io.odradek.common.header.Headers;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Makes keys or values of bytes.
 *
 * <pre>{@code
 * public final class OrderDeserializer implements Deserializer<Order> {
 *     @Override
 *     public Order deserialize(String topic, byte[] data) {
 *         return data == null ? null : Order.of(data);
 *     }
 * }
 * }</pre>
 *
 * <p>What cannot be read is a {@link io.odradek.common.errors.SerializationException}. A class that is named in the configuration
 * needs a public constructor without parameters. Runs on: the thread that polls.
 */
public interface Deserializer<T> extends Closeable {

    /**
     * Called once, before anything is read.
     *
     * @param configs all of the client's configuration
     * @param isKey whether this one is for keys
     */
    default void configure(Map<String, ?> configs, boolean isKey) {}

    /**
     * The value.
     *
     * @param data may be null, of which most make null
     */
    T deserialize(String topic, byte[] data);

    default T deserialize(String topic, Headers headers, byte[] data) {
        return deserialize(topic, data);
    }

    /**
     * The value of what is left in a buffer; this is what the consumer calls. It saves a copy to override it.
     *
     * @param data may be null; a view of memory that does not change any more, and that is kept as long as the view is
     */
    default T deserialize(String topic, Headers headers, ByteBuffer data) {
        return deserialize(topic, headers, FixedSize.toArray(data));
    }

    /** Called once, at the end; may be called again, and then does nothing. */
    @Override
    default void close() {}
}
