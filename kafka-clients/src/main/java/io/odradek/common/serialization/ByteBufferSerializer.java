package io.odradek.common.serialization;

import java.nio.ByteBuffer;

/**
 * The bytes of a buffer from its beginning, wherever its position is, to its limit; a buffer that was written into has to be flipped.
 * Its position and limit stay as they are.
 */
public final class ByteBufferSerializer implements Serializer<ByteBuffer> {

    @Override
    public byte[] serialize(String topic, ByteBuffer data) {
        return data == null ? null : FixedSize.toArray(data.duplicate().rewind());
    }
}
