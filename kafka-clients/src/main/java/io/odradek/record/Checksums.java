package io.odradek.record;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The two checksums of the record formats, over a stretch of a buffer, without a copy. */
final class Checksums {

    private Checksums() {}

    /** CRC-32C, of format 2; an unsigned 32 bit number. */
    static long crc32c(ByteBuf buffer, int index, int length) {
        return update(new CRC32C(), buffer, index, length);
    }

    /** CRC-32, of formats 0 and 1; an unsigned 32 bit number. */
    static long crc32(ByteBuf buffer, int index, int length) {
        return update(new CRC32(), buffer, index, length);
    }

    private static long update(Checksum checksum, ByteBuf buffer, int index, int length) {
        if (buffer.nioBufferCount() == 1) {
            checksum.update(buffer.nioBuffer(index, length));
        } else {
            for (ByteBuffer part : buffer.nioBuffers(index, length)) {
                checksum.update(part);
            }
        }
        return checksum.getValue();
    }
}
