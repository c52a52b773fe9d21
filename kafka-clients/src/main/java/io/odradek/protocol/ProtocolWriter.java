package io.odradek.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.odradek.common.Uuid;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the protocol's primitive types to the end of a buffer. Records are not copied into it (unless they are small and
 * in memory) but remembered with the place where they belong:
 *
 * <pre>{@code
 * buffer    |----------------|---------|----|
 * splices                    ^1        ^2
 * the frame |----------------|==1======|---------|===2==|----|
 * }</pre>
 *
 * so that the network layer sends a part of the buffer, then the records straight from their file, then the next part.
 * The buffer stays the caller's to release. The forms of lengths are those of {@link ProtocolReader}.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ProtocolWriter {

    /** Records in memory up to this size are copied: cheaper than a part of their own. */
    static final int COPY_LIMIT = 1024;

    private final ByteBuf buffer;
    private final int start;
    private List<Splice> splices = List.of();
    private int splicedBytes;

    /**
     * Records that belong between two bytes of the buffer.
     *
     * @param position the index in the buffer that they go before
     */
    public record Splice(int position, Records records) {}

    public ProtocolWriter(ByteBuf buffer) {
        this.buffer = buffer;
        this.start = buffer.writerIndex();
    }

    /** Everything but the spliced records. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** The records to send in between, by ascending position; several may have the same. */
    public List<Splice> splices() {
        return splices;
    }

    /** Bytes written through this writer, spliced records included. */
    public int totalSize() {
        return Math.addExact(buffer.writerIndex() - start, splicedBytes);
    }

    public void writeBool(boolean value) {
        buffer.writeByte(value ? 1 : 0);
    }

    public void writeInt8(int value) {
        buffer.writeByte(value);
    }

    public void writeInt16(int value) {
        buffer.writeShort(value);
    }

    public void writeUint16(int value) {
        buffer.writeShort(value);
    }

    public void writeInt32(int value) {
        buffer.writeInt(value);
    }

    public void writeUint32(long value) {
        buffer.writeInt((int) value);
    }

    public void writeInt64(long value) {
        buffer.writeLong(value);
    }

    public void writeFloat64(double value) {
        buffer.writeDouble(value);
    }

    public void writeUuid(Uuid value) {
        buffer.writeLong(value.getMostSignificantBits());
        buffer.writeLong(value.getLeastSignificantBits());
    }

    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer.writeByte(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte(rest);
    }

    public void writeUnsignedVarlong(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer.writeByte((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        buffer.writeByte((int) rest);
    }

    public void writeVarint(int value) {
        writeUnsignedVarint(value << 1 ^ value >> 31);
    }

    public void writeVarlong(long value) {
        writeUnsignedVarlong(value << 1 ^ value >> 63);
    }

    /** @throws IllegalArgumentException when the string has more than 32767 bytes of UTF-8 */
    public void writeString(String value, boolean compact) {
        int length = ByteBufUtil.utf8Bytes(value);
        if (length > ProtocolReader.MAX_STRING_LENGTH) {
            throw new IllegalArgumentException("a string of " + length + " bytes is too long for the protocol");
        }
        if (compact) {
            writeUnsignedVarint(length + 1);
        } else {
            buffer.writeShort(length);
        }
        ByteBufUtil.reserveAndWriteUtf8(buffer, value, length);
    }

    public void writeNullableString(String value, boolean compact) {
        if (value != null) {
            writeString(value, compact);
        } else if (compact) {
            buffer.writeByte(0);
        } else {
            buffer.writeShort(-1);
        }
    }

    public void writeBytes(byte[] value, boolean compact) {
        writeArrayLength(value.length, compact);
        buffer.writeBytes(value);
    }

    public void writeNullableBytes(byte[] value, boolean compact) {
        if (value == null) {
            writeNullArray(compact);
        } else {
            writeBytes(value, compact);
        }
    }

    /** Writes the length of the records and remembers them; small ones in memory are copied. */
    public void writeRecords(Records records, boolean compact) {
        int size = records.sizeInBytes();
        writeArrayLength(size, compact);
        if (size == 0) {
            return;
        }
        if (records instanceof MemoryRecords memory && size <= COPY_LIMIT) {
            ByteBuf bytes = memory.buffer();
            buffer.writeBytes(bytes, bytes.readerIndex(), size);
            return;
        }
        if (splices.isEmpty()) {
            splices = new ArrayList<>();
        }
        splices.add(new Splice(buffer.writerIndex(), records));
        splicedBytes = Math.addExact(splicedBytes, size);
    }

    public void writeNullableRecords(Records records, boolean compact) {
        if (records == null) {
            writeNullArray(compact);
        } else {
            writeRecords(records, compact);
        }
    }

    /** Before the elements of a list. */
    public void writeArrayLength(int count, boolean compact) {
        if (compact) {
            writeUnsignedVarint(count + 1);
        } else {
            buffer.writeInt(count);
        }
    }

    /** Instead of a list, or of bytes. */
    public void writeNullArray(boolean compact) {
        writeArrayLength(-1, compact);
    }

    /** Before a struct that may be null. */
    public void writePresence(boolean present) {
        buffer.writeByte(present ? 1 : -1);
    }

    /** Leaves room for the size of a tagged field, whose number has been written; its value comes next. */
    public int beginTaggedField() {
        buffer.writeByte(0);
        return buffer.writerIndex();
    }

    /**
     * Puts the size of a tagged field before its value.
     *
     * @param valueStart what {@link #beginTaggedField} returned
     */
    public void endTaggedField(int valueStart) {
        int size = buffer.writerIndex() - valueStart;
        if (size < 0x80) {
            buffer.setByte(valueStart - 1, size);
            return;
        }
        // rare: the size takes more than the one byte of room, the value moves
        byte[] value = new byte[size];
        buffer.getBytes(valueStart, value);
        buffer.writerIndex(valueStart - 1);
        writeUnsignedVarint(size);
        buffer.writeBytes(value);
    }
}
