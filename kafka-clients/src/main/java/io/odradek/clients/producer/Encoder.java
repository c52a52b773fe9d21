package io.odradek.clients.producer;

import io.odradek.common.errors.SerializationException;
import io.odradek.common.header.Headers;
import io.odradek.common.serialization.Serializer;

/**
 * A serializer, and whether it looks at headers: most do not, and then none have to be made for a record that has none.
 *
 * <p>Runs on: all threads that send.
 */
final class Encoder<T> {

    private final Serializer<T> serializer;
    private final String what;
    private final boolean wantsHeaders;

    /** @param what "key" or "value", for messages */
    Encoder(Serializer<T> serializer, String what) {
        this.serializer = serializer;
        this.what = what;
        this.wantsHeaders = wantsHeaders(serializer.getClass());
    }

    private static boolean wantsHeaders(Class<?> type) {
        try {
            return !type.getMethod("serialize", String.class, Headers.class, Object.class)
                    .isDefault();
        } catch (NoSuchMethodException e) {
            // it has the method under a type of its own
            return true;
        }
    }

    /** @throws SerializationException if the data is not what the serializer takes */
    byte[] encode(ProducerRecord<?, ?> record, T data) {
        try {
            return wantsHeaders
                    ? serializer.serialize(record.topic(), record.headers(), data)
                    : serializer.serialize(record.topic(), data);
        } catch (ClassCastException e) {
            throw new SerializationException(
                    "a " + what + " of "
                            + (data == null ? "null" : data.getClass().getName()) + " is not what the serializer "
                            + serializer.getClass().getName() + " takes",
                    e);
        }
    }

    void close() {
        serializer.close();
    }
}
