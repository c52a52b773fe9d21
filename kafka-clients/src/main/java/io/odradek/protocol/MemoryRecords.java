package io.odradek.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Records in memory: the readable bytes of a buffer.
 *
 * <p>The records of a message that was read are always of this class: a slice of the frame, without a reference of its
 * own. They are valid as long as the frame is, and whoever needs them longer retains or copies the buffer.
 */
public final class MemoryRecords implements Records {

    public static final MemoryRecords EMPTY = new MemoryRecords(Unpooled.EMPTY_BUFFER);

    private final ByteBuf buffer;

    public MemoryRecords(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /** The bytes between reader and writer index; not a copy. */
    public ByteBuf buffer() {
        return buffer;
    }

    @Override
    public int sizeInBytes() {
        return buffer.readableBytes();
    }

    /** Equal when the bytes are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryRecords that && buffer.equals(that.buffer);
    }

    @Override
    public int hashCode() {
        return buffer.hashCode();
    }

    @Override
    public String toString() {
        return "MemoryRecords(" + sizeInBytes() + " bytes)";
    }
}
