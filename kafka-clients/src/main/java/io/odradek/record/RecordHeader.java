package io.odradek.record;

import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * A header of a record.
 *
 * @param key never null
 * @param value may be null; a view onto the batch's bytes
 */
public record RecordHeader(String key, ByteBuf value) {

    public RecordHeader {
        Objects.requireNonNull(key, "the key of a header");
    }
}
