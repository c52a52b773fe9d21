package io.odradek.compression;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4 frames: independent blocks of 64 KiB, and the one mistake of old.
 *
 * <pre>
 *   magic  int32 LE  0x184D2204
 *   FLG    1 byte    bit 3: a content size of 8 bytes follows BD
 *   BD     1 byte
 *   HC     1 byte    second byte of xxHash32 over FLG, BD and content size
 *   blocks …
 * </pre>
 *
 * In message sets of magic 0, Kafka's clients before 0.10 put a checksum over magic, FLG and BD into HC, and expect it
 * there. {@link #repairHeader} and {@link #spoilHeader} change the one byte in either direction.
 */
public final class Lz4Frames {

    /** The level of the fast compressor, which has no levels; the number is that of Apache's client. */
    static final int FAST = 9;

    private static final LZ4Factory FACTORY = LZ4Factory.fastestInstance();
    private static final int FRAME_MAGIC = 0x184D2204;
    // version 1, independent blocks
    private static final byte FLAGS = 0x60;
    private static final byte BLOCK_OF_64_KIB = 0x40;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int NOT_COMPRESSED = 1 << 31;
    private static final int MAGIC_SIZE = 4;
    private static final int FLAGS_AT = 4;
    private static final int CONTENT_SIZE_FLAG = 1 << 3;
    private static final int MIN_HEADER = 7;
    private static final XXHash32 HASH = XXHashFactory.fastestJavaInstance().hash32();

    private Lz4Frames() {}

    /**
     * Appends one frame: independent blocks without checksums, each at least not longer than it was.
     *
     * @param level {@link #FAST}, or how hard to try, up to 17
     */
    static void compress(int level, ByteBuf source, ByteBuf target) {
        LZ4Compressor compressor = level == FAST ? FACTORY.fastCompressor() : FACTORY.highCompressor(level);
        target.writeIntLE(FRAME_MAGIC).writeByte(FLAGS).writeByte(BLOCK_OF_64_KIB);
        target.writeByte(HASH.hash(new byte[] {FLAGS, BLOCK_OF_64_KIB}, 0, 2, 0) >> 8);
        for (int at = source.readerIndex(); at < source.writerIndex(); at += BLOCK_BYTES) {
            writeBlock(compressor, source, at, Math.min(BLOCK_BYTES, source.writerIndex() - at), target);
        }
        target.writeIntLE(0);
    }

    private static void writeBlock(LZ4Compressor compressor, ByteBuf source, int at, int length, ByteBuf target) {
        int sizeAt = target.writerIndex();
        int most = compressor.maxCompressedLength(length);
        target.ensureWritable(Integer.BYTES + most);
        ByteBuffer plain = source.nioBuffer(at, length);
        ByteBuffer block = target.nioBuffer(sizeAt + Integer.BYTES, most);
        int size = compressor.compress(plain, plain.position(), length, block, block.position(), most);
        if (size < length) {
            target.writeIntLE(size);
            target.writerIndex(sizeAt + Integer.BYTES + size);
        } else {
            target.writeIntLE(length | NOT_COMPRESSED);
            target.writeBytes(source, at, length);
        }
    }

    static InputStream decompressor(InputStream in) throws IOException {
        return new LZ4FrameInputStream(in);
    }

    /** Sets the header checksum of the frame at the reader index to what the LZ4 frame format asks for. */
    public static void repairHeader(ByteBuf frame) {
        setHeaderChecksum(frame, FLAGS_AT);
    }

    /** Sets the header checksum of the frame at the reader index to what clients before 0.10 ask for. */
    public static void spoilHeader(ByteBuf frame) {
        setHeaderChecksum(frame, 0);
    }

    private static void setHeaderChecksum(ByteBuf frame, int hashedFrom) {
        int start = frame.readerIndex();
        if (frame.readableBytes() < MIN_HEADER) {
            throw new CompressionException("damaged lz4 data: no room for a frame header", null);
        }
        int contentSize = (frame.getByte(start + FLAGS_AT) & CONTENT_SIZE_FLAG) == 0 ? 0 : Long.BYTES;
        int checksumAt = MAGIC_SIZE + 2 + contentSize;
        if (frame.readableBytes() <= checksumAt) {
            throw new CompressionException("damaged lz4 data: no room for a frame header", null);
        }
        byte[] hashed = new byte[checksumAt - hashedFrom];
        frame.getBytes(start + hashedFrom, hashed);
        frame.setByte(start + checksumAt, HASH.hash(hashed, 0, hashed.length, 0) >> 8);
    }
}
