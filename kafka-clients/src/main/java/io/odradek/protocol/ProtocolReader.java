package io.odradek.protocol;

import io.netty.buffer.ByteBuf;
import io.odradek.common.Uuid;
import java.nio.charset.StandardCharsets;

/**
 * Reads the protocol's primitive types from a buffer that holds one frame, from its reader index on.
 *
 * <p>Nothing that the sender claims is believed: every length and count is held against the bytes that remain, and
 * against the limits below, before anything is allocated for it. Whatever does not fit ends in a
 * {@link MalformedMessageException} that names the field, and in no other exception.
 *
 * <p>Numbers are big-endian. A <em>compact</em> length is an unsigned varint of the length plus one, with zero for null;
 * otherwise strings have an int16, bytes and lists an int32 before them, with -1 for null.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ProtocolReader {

    /** The most elements that a list may have. */
    public static final int MAX_ARRAY_LENGTH = 1_000_000;

    /** The most tagged fields that a struct may have. */
    public static final int MAX_TAGGED_FIELDS = 10_000;

    /** The most elements that room is made for before the first has been read. */
    public static final int MAX_INITIAL_CAPACITY = 1_000;

    /** The most bytes of a string; longer ones cannot be written in the plain form. */
    public static final int MAX_STRING_LENGTH = Short.MAX_VALUE;

    private static final int NULL = -1;

    private final ByteBuf buffer;

    public ProtocolReader(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /** The room to make for a list of that many elements; none for a list that is null. */
    public static int initialCapacity(int count) {
        return Math.max(0, Math.min(count, MAX_INITIAL_CAPACITY));
    }

    /** Bytes that have not been read. */
    public int remaining() {
        return buffer.readableBytes();
    }

    /** The index in the buffer of the next byte. */
    public int position() {
        return buffer.readerIndex();
    }

    public boolean readBool(String field) {
        return readInt8(field) != 0;
    }

    public byte readInt8(String field) {
        need(Byte.BYTES, field);
        return buffer.readByte();
    }

    public short readInt16(String field) {
        need(Short.BYTES, field);
        return buffer.readShort();
    }

    public int readUint16(String field) {
        need(Short.BYTES, field);
        return buffer.readUnsignedShort();
    }

    public int readInt32(String field) {
        need(Integer.BYTES, field);
        return buffer.readInt();
    }

    public long readUint32(String field) {
        need(Integer.BYTES, field);
        return buffer.readUnsignedInt();
    }

    public long readInt64(String field) {
        need(Long.BYTES, field);
        return buffer.readLong();
    }

    public double readFloat64(String field) {
        need(Double.BYTES, field);
        return buffer.readDouble();
    }

    public Uuid readUuid(String field) {
        need(2 * Long.BYTES, field);
        long mostSignificantBits = buffer.readLong();
        long leastSignificantBits = buffer.readLong();
        return mostSignificantBits == 0 && leastSignificantBits == 0
                ? Uuid.ZERO_UUID
                : new Uuid(mostSignificantBits, leastSignificantBits);
    }

    /** Up to five bytes of seven bits each, lowest first; the result is an unsigned number of 32 bits. */
    public int readUnsignedVarint(String field) {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = readInt8(field);
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed(field, "a varint of more than five bytes");
    }

    /** Up to ten bytes of seven bits each, lowest first; the result is an unsigned number of 64 bits. */
    public long readUnsignedVarlong(String field) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = readInt8(field);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed(field, "a varlong of more than ten bytes");
    }

    /** Zigzag: small numbers of either sign are short. */
    public int readVarint(String field) {
        int value = readUnsignedVarint(field);
        return (value >>> 1) ^ -(value & 1);
    }

    /** Zigzag: small numbers of either sign are short. */
    public long readVarlong(String field) {
        long value = readUnsignedVarlong(field);
        return (value >>> 1) ^ -(value & 1);
    }

    public String readString(String field, boolean compact) {
        return notNull(readNullableString(field, compact), field);
    }

    /** A string of UTF-8, or null; bytes that are not UTF-8 become replacement characters. */
    public String readNullableString(String field, boolean compact) {
        int length = compact ? readCompactLength(field) : readInt16(field);
        if (checkLength(length, MAX_STRING_LENGTH, field) == NULL) {
            return null;
        }
        return length == 0
                ? ""
                : buffer.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    public byte[] readBytes(String field, boolean compact) {
        return notNull(readNullableBytes(field, compact), field);
    }

    /** A copy of the bytes, or null. */
    public byte[] readNullableBytes(String field, boolean compact) {
        int length = readBytesLength(field, compact);
        if (length == NULL) {
            return null;
        }
        byte[] bytes = new byte[length];
        buffer.readBytes(bytes);
        return bytes;
    }

    public MemoryRecords readRecords(String field, boolean compact) {
        return notNull(readNullableRecords(field, compact), field);
    }

    /** Records as a slice of this frame, not a copy and not retained; or null. */
    public MemoryRecords readNullableRecords(String field, boolean compact) {
        int length = readBytesLength(field, compact);
        return length == NULL ? null : new MemoryRecords(buffer.readSlice(length));
    }

    /**
     * The count of a list that follows.
     *
     * @param minElementSize the fewest bytes that an element takes, at least 1
     */
    public int readArrayLength(String field, boolean compact, int minElementSize) {
        int count = readNullableArrayLength(field, compact, minElementSize);
        if (count == NULL) {
            throw malformed(field, "null, and may not be");
        }
        return count;
    }

    /** The count of a list that follows, or -1 for null. */
    public int readNullableArrayLength(String field, boolean compact, int minElementSize) {
        int count = compact ? readCompactLength(field) : readInt32(field);
        if (count < NULL || count > MAX_ARRAY_LENGTH || (long) count * minElementSize > remaining()) {
            throw malformed(field, "a list of " + count + " elements with " + remaining() + " bytes left");
        }
        return count;
    }

    /** Whether a struct that may be null follows. */
    public boolean readPresence(String field) {
        return readInt8(field) >= 0;
    }

    /** How many tagged fields follow. */
    public int readTagCount() {
        int count = readUnsignedVarint("tagged fields");
        if (count < 0 || count > MAX_TAGGED_FIELDS || count * 2L > remaining()) {
            throw malformed(
                    "tagged fields", Integer.toUnsignedString(count) + " of them with " + remaining() + " bytes left");
        }
        return count;
    }

    /** Skips all tagged fields of a struct of which we know none. */
    public void skipTaggedFields() {
        int count = readTagCount();
        for (int i = 0; i < count; i++) {
            readTag();
            buffer.skipBytes(readTaggedFieldSize());
        }
    }

    /** The number of the tagged field that follows. */
    public int readTag() {
        return readUnsignedVarint("tag");
    }

    /** The size of the tagged field that follows. */
    public int readTaggedFieldSize() {
        int size = readUnsignedVarint("tagged field");
        if (size < 0 || size > remaining()) {
            throw malformed(
                    "tagged field",
                    "a size of " + Integer.toUnsignedString(size) + " with " + remaining() + " bytes left");
        }
        return size;
    }

    /**
     * Skips a tagged field that nobody has read, and sees to it that one that was read had the size it claimed.
     *
     * @param start the {@link #position} at which its value began
     */
    public void endTaggedField(int tag, int start, int size) {
        int read = buffer.readerIndex() - start;
        if (read == 0) {
            buffer.skipBytes(size);
        } else if (read != size) {
            throw malformed(
                    "tagged field " + Integer.toUnsignedString(tag), size + " bytes claimed, " + read + " read");
        }
    }

    private int readBytesLength(String field, boolean compact) {
        int length = compact ? readCompactLength(field) : readInt32(field);
        return checkLength(length, Integer.MAX_VALUE, field);
    }

    private int readCompactLength(String field) {
        int lengthPlusOne = readUnsignedVarint(field);
        if (lengthPlusOne < 0) {
            throw malformed(field, "a length of " + (Integer.toUnsignedLong(lengthPlusOne) - 1));
        }
        return lengthPlusOne - 1;
    }

    private int checkLength(int length, int limit, String field) {
        if (length < NULL || length > limit || length > remaining()) {
            throw malformed(field, "a length of " + length + " with " + remaining() + " bytes left");
        }
        return length;
    }

    private void need(int bytes, String field) {
        if (buffer.readableBytes() < bytes) {
            throw malformed(field, "the end, " + remaining() + " bytes left of " + bytes);
        }
    }

    private <T> T notNull(T value, String field) {
        if (value == null) {
            throw malformed(field, "null, and may not be");
        }
        return value;
    }

    private MalformedMessageException malformed(String field, String what) {
        return new MalformedMessageException(field + " at byte " + buffer.readerIndex() + ": " + what);
    }
}
