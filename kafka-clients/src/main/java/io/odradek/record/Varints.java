package io.odradek.record;

import io.netty.buffer.ByteBuf;

/** Numbers of variable length in zigzag order, as records have them: seven bits a byte, the lowest first. */
final class Varints {

    private static final int MAX_INT_BYTES = 5;
    private static final int MAX_LONG_BYTES = 10;

    private Varints() {}

    static int readInt(ByteBuf buffer) {
        long raw = readRaw(buffer, MAX_INT_BYTES);
        if (raw >>> Integer.SIZE != 0) {
            throw InvalidRecordsException.invalid("a varint in a record is longer than 32 bits");
        }
        return (int) (raw >>> 1) ^ -(int) (raw & 1);
    }

    static long readLong(ByteBuf buffer) {
        long raw = readRaw(buffer, MAX_LONG_BYTES);
        return (raw >>> 1) ^ -(raw & 1);
    }

    private static long readRaw(ByteBuf buffer, int maxBytes) {
        long value = 0;
        for (int i = 0; i < maxBytes; i++) {
            if (!buffer.isReadable()) {
                throw InvalidRecordsException.invalid("a record ends in the middle of a varint");
            }
            byte next = buffer.readByte();
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw InvalidRecordsException.invalid("a varint in a record is longer than " + maxBytes + " bytes");
    }

    static void writeInt(ByteBuf buffer, int value) {
        writeRaw(buffer, ((value << 1) ^ (value >> 31)) & 0xffffffffL);
    }

    static void writeLong(ByteBuf buffer, long value) {
        writeRaw(buffer, (value << 1) ^ (value >> 63));
    }

    private static void writeRaw(ByteBuf buffer, long raw) {
        long rest = raw;
        while ((rest & ~0x7fL) != 0) {
            buffer.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte((int) rest);
    }

    static int sizeOfInt(int value) {
        return sizeOfRaw(((value << 1) ^ (value >> 31)) & 0xffffffffL);
    }

    static int sizeOfLong(long value) {
        return sizeOfRaw((value << 1) ^ (value >> 63));
    }

    private static int sizeOfRaw(long raw) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(raw | 1);
        return (bits + 6) / 7;
    }
}
