package io.odradek.common.serialization;

import io.odradek.common.errors.SerializationException;
import io.odradek.common.header.Headers;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Reads values that always take the same number of bytes.
 *
 * <p>Runs on: any thread; without state.
 */
abstract class FixedSize<T> implements Deserializer<T> {

    private final int size;
    private final Function<ByteBuffer, T> reader;

    FixedSize(int size, Function<ByteBuffer, T> reader) {
        this.size = size;
        this.reader = reader;
    }

    @Override
    public T deserialize(String topic, byte[] data) {
        return data == null ? null : read(ByteBuffer.wrap(data));
    }

    @Override
    public T deserialize(String topic, Headers headers, ByteBuffer data) {
        return data == null ? null : read(data.duplicate());
    }

    private T read(ByteBuffer data) {
        if (data.remaining() != size) {
            throw new SerializationException(getClass().getSimpleName() + " reads values of " + size
                    + " bytes, but this one has " + data.remaining());
        }
        return reader.apply(data);
    }

    /** What is left in a buffer; its own array when that is the same. */
    static byte[] toArray(ByteBuffer data) {
        if (data == null) {
            return null;
        }
        if (data.hasArray() && data.arrayOffset() == 0 && data.array().length == data.remaining()) {
            return data.array();
        }
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return bytes;
    }
}
