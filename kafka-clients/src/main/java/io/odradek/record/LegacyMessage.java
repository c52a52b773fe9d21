package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.odradek.compression.CompressionType;

/**
 * One message of format 0 or 1: its layout, checked reading and writing.
 *
 * <pre>
 *   offset      int64
 *   size        int32    bytes after this field
 *   crc         uint32   CRC-32 of everything after it
 *   magic       int8     0 or 1
 *   attributes  int8     bits 0-2 codec, 3 timestamp type (format 1)
 *   timestamp   int64    format 1 only
 *   key         int32 length (-1: null), bytes
 *   value       int32 length (-1: null), bytes; a whole message set when the codec is not none
 * </pre>
 *
 * @param offset in a wrapped set of format 1 relative to the first, elsewhere absolute
 * @param timestamp {@link RecordBatch#NO_TIMESTAMP} in format 0
 */
record LegacyMessage(
        long offset,
        byte magic,
        CompressionType compression,
        boolean logAppendTime,
        long timestamp,
        ByteBuf key,
        ByteBuf value) {

    static final int OVERHEAD = 12;

    private static final int CRC_SIZE = 4;
    private static final int MIN_SIZE = CRC_SIZE + 2 + 4 + 4;
    private static final int LOG_APPEND_TIME_FLAG = 0x08;

    /** Reads the message at the reader index and moves that past it. */
    static LegacyMessage read(ByteBuf set) {
        if (set.readableBytes() < OVERHEAD) {
            throw InvalidRecordsException.corrupt(set.readableBytes() + " bytes are left at the end of a message set");
        }
        long offset = set.readLong();
        int size = set.readInt();
        if (size < MIN_SIZE || size > set.readableBytes()) {
            throw InvalidRecordsException.corrupt(
                    "a message says it is " + size + " bytes long where " + set.readableBytes() + " are left");
        }
        ByteBuf body = set.readSlice(size);
        long crc = body.readUnsignedInt();
        if (crc != Checksums.crc32(body, body.readerIndex(), body.readableBytes())) {
            throw InvalidRecordsException.corrupt("the checksum of a message does not match its bytes");
        }
        return readBody(offset, body);
    }

    private static LegacyMessage readBody(long offset, ByteBuf body) {
        byte magic = body.readByte();
        if (magic != 0 && magic != 1) {
            throw InvalidRecordsException.invalid("a message of format " + magic + " in a set of format 0 or 1");
        }
        int attributes = body.readByte();
        int codec = attributes & RecordBatch.CODEC_MASK;
        if (codec > CompressionType.LZ4.id()) {
            throw InvalidRecordsException.invalid("a message of format " + magic + " cannot have codec " + codec);
        }
        long timestamp = RecordBatch.NO_TIMESTAMP;
        if (magic == 1) {
            requireLeft(body, Long.BYTES);
            timestamp = body.readLong();
        }
        ByteBuf key = readBytes(body);
        ByteBuf value = readBytes(body);
        boolean logAppendTime = magic == 1 && (attributes & LOG_APPEND_TIME_FLAG) != 0;
        return new LegacyMessage(offset, magic, CompressionType.of(codec), logAppendTime, timestamp, key, value);
    }

    private static ByteBuf readBytes(ByteBuf body) {
        requireLeft(body, Integer.BYTES);
        int length = body.readInt();
        if (length == -1) {
            return null;
        }
        if (length < 0) {
            throw InvalidRecordsException.invalid("a message has a field of " + length + " bytes");
        }
        requireLeft(body, length);
        return body.readSlice(length);
    }

    private static void requireLeft(ByteBuf body, int bytes) {
        if (body.readableBytes() < bytes) {
            throw InvalidRecordsException.invalid(
                    "a message needs " + bytes + " more bytes and has " + body.readableBytes());
        }
    }

    /** Appends this message, with its checksum. */
    void write(ByteBuf target) {
        int start = target.writerIndex();
        target.writeLong(offset).writeInt(0).writeInt(0).writeByte(magic);
        target.writeByte(compression.id() | (logAppendTime ? LOG_APPEND_TIME_FLAG : 0));
        if (magic == 1) {
            target.writeLong(timestamp);
        }
        writeBytes(key, target);
        writeBytes(value, target);
        int end = target.writerIndex();
        target.setInt(start + Long.BYTES, end - start - OVERHEAD);
        int checked = start + OVERHEAD + CRC_SIZE;
        target.setInt(start + OVERHEAD, (int) Checksums.crc32(target, checked, end - checked));
    }

    private static void writeBytes(ByteBuf bytes, ByteBuf target) {
        if (bytes == null) {
            target.writeInt(-1);
            return;
        }
        target.writeInt(bytes.readableBytes());
        target.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    }
}
