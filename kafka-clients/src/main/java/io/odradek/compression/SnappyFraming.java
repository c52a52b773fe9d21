package io.odradek.compression;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyOutputStream;

/**
 * Snappy in the framing of the Java library, which is the one that Kafka's clients speak.
 *
 * <pre>
 *   magic     8 bytes  0x82 "SNAPPY" 0x00
 *   version   int32
 *   compat    int32
 *   block*    int32 length, then a snappy block of that length
 * </pre>
 *
 * A stream without the magic is one bare snappy block, as some clients of old send it. Reading is our own because the
 * library trusts the length that a block announces.
 */
final class SnappyFraming {

    private static final long MAGIC = 0x82534e4150505900L;
    private static final int HEADER_SIZE = 16;

    /** What the library's writer uses too; larger blocks cost more memory than they save bytes. */
    private static final int BLOCK_SIZE = 32 * 1024;

    private SnappyFraming() {}

    static OutputStream compressor(OutputStream out) {
        return new SnappyOutputStream(out, BLOCK_SIZE);
    }

    static void inflate(ByteBuf source, ByteBuf target, int limit) {
        ByteBuf in = source.duplicate();
        int start = target.writerIndex();
        if (in.readableBytes() < HEADER_SIZE || in.getLong(in.readerIndex()) != MAGIC) {
            inflateBlock(in, in.readableBytes(), target, limit);
            return;
        }
        in.skipBytes(HEADER_SIZE);
        while (in.isReadable()) {
            int length = in.readableBytes() >= Integer.BYTES ? in.readInt() : -1;
            if (length < 0 || length > in.readableBytes()) {
                throw new CompressionException(
                        "damaged snappy data: a block of " + length + " bytes does not fit", null);
            }
            inflateBlock(in, length, target, limit - (target.writerIndex() - start));
        }
    }

    private static void inflateBlock(ByteBuf in, int length, ByteBuf target, int limit) {
        byte[] block = new byte[length];
        in.readBytes(block);
        try {
            // the announced size is checked against the limit and against what snappy can reach (under 64 to 1)
            long size = Snappy.uncompressedLength(block);
            Compression.requireWithin(limit, size, CompressionType.SNAPPY);
            Compression.requireWithin(64 * Math.max(length, 1), size, CompressionType.SNAPPY);
            target.writeBytes(Snappy.uncompress(block));
        } catch (IOException e) {
            throw new CompressionException("damaged snappy data: " + e.getMessage(), e);
        }
    }
}
