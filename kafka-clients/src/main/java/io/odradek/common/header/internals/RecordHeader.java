package io.odradek.common.header.internals;

import io.odradek.common.header.Header;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/** A header in memory. The array is not copied: who gave it does not change it any more. */
public final class RecordHeader implements Header {

    private final String key;
    private final byte[] value;

    public RecordHeader(String key, byte[] value) {
        this.key = Objects.requireNonNull(key, "the key of a header");
        this.value = value;
    }

    /** Copies what is left in the buffer, whose position does not move. */
    public RecordHeader(String key, ByteBuffer value) {
        this(key, copy(value));
    }

    private static byte[] copy(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordHeader that && key.equals(that.key) && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "RecordHeader(key = " + key + ", value = " + Arrays.toString(value) + ")";
    }
}
