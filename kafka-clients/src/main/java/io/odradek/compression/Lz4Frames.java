package io.odradek.compression;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
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

    private static final int MAGIC_SIZE = 4;
    private static final int FLAGS_AT = 4;
    private static final int CONTENT_SIZE_FLAG = 1 << 3;
    private static final int MIN_HEADER = 7;
    private static final XXHash32 HASH = XXHashFactory.fastestJavaInstance().hash32();

    private Lz4Frames() {}

    static OutputStream compressor(OutputStream out) throws IOException {
        return new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, FLG.Bits.BLOCK_INDEPENDENCE);
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
