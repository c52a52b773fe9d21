package io.odradek.compression;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Exception;

/**
 * Compresses and inflates the record part of a batch.
 *
 * <p>Compressed bytes come from peers, so every inflation has a limit: what does not fit is an error and never memory.
 * Nothing is allocated on the word of a length in the input.
 *
 * <p>Runs on: any thread; no state is kept.
 */
public final class Compression {

    /** A batch that inflates to more than this is refused: 128 MiB. */
    public static final int DEFAULT_INFLATE_LIMIT = 128 << 20;

    private static final int CHUNK = 16 * 1024;

    private Compression() {}

    /**
     * Appends the compressed form of {@code source} to {@code target}.
     *
     * @param source the plain bytes, from its reader index to its writer index; the indexes do not move
     * @param target where the compressed bytes go
     */
    public static void compress(CompressionType type, ByteBuf source, ByteBuf target) {
        compress(type, defaultLevel(type), source, target);
    }

    /** As hard as each codec tries by itself. */
    private static int defaultLevel(CompressionType type) {
        return switch (type) {
            case NONE, SNAPPY -> 0;
            case GZIP -> Deflater.DEFAULT_COMPRESSION;
            case LZ4 -> Lz4Frames.FAST;
            case ZSTD -> Zstd.defaultCompressionLevel();
        };
    }

    /**
     * Appends the compressed form of {@code source} to {@code target}.
     *
     * @param level how hard to try: the codec's own number; none and snappy have none
     * @param source the plain bytes, from its reader index to its writer index; the indexes do not move
     * @param target where the compressed bytes go
     */
    public static void compress(CompressionType type, int level, ByteBuf source, ByteBuf target) {
        if (type == CompressionType.NONE) {
            target.writeBytes(source, source.readerIndex(), source.readableBytes());
            return;
        }
        if (type == CompressionType.LZ4) {
            Lz4Frames.compress(level, source, target);
            return;
        }
        try (OutputStream out = compressor(type, level, new ByteBufOutputStream(target))) {
            source.getBytes(source.readerIndex(), out, source.readableBytes());
        } catch (IOException e) {
            throw new CompressionException("cannot compress with " + type.configName() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Appends the plain form of {@code source} to {@code target}.
     *
     * @param source the compressed bytes, from its reader index to its writer index; the indexes do not move
     * @param limit the most bytes that may come out
     * @throws CompressionException if the bytes are damaged or inflate to more than {@code limit}
     */
    public static void inflate(CompressionType type, ByteBuf source, ByteBuf target, int limit) {
        if (type == CompressionType.NONE) {
            target.writeBytes(source, source.readerIndex(), source.readableBytes());
            return;
        }
        if (type == CompressionType.SNAPPY) {
            SnappyFraming.inflate(source, target, limit);
            return;
        }
        int start = target.writerIndex();
        try (InputStream in = decompressor(type, new ByteBufInputStream(source.duplicate()))) {
            while (target.writeBytes(in, CHUNK) >= 0) {
                requireWithin(limit, target.writerIndex() - start, type);
            }
        } catch (IOException | LZ4Exception | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new CompressionException("damaged " + type.configName() + " data: " + e.getMessage(), e);
        }
    }

    static void requireWithin(int limit, long size, CompressionType type) {
        if (size > limit) {
            throw new CompressionException(type.configName() + " data inflates to more than " + limit + " bytes", null);
        }
    }

    private static OutputStream compressor(CompressionType type, int level, OutputStream out) throws IOException {
        return switch (type) {
            case NONE, LZ4 -> throw new IllegalArgumentException(type + " is written without a stream");
            case GZIP -> new Gzip(out, level);
            case SNAPPY -> SnappyFraming.compressor(out);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(out, RecyclingBufferPool.INSTANCE, level);
        };
    }

    /** The stream of the JDK takes no level. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out, int level) throws IOException {
            super(out, CHUNK);
            def.setLevel(level);
        }
    }

    private static InputStream decompressor(CompressionType type, InputStream in) throws IOException {
        return switch (type) {
            case NONE, SNAPPY -> in;
            case GZIP -> new GZIPInputStream(in, CHUNK);
            case LZ4 -> Lz4Frames.decompressor(in);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in, RecyclingBufferPool.INSTANCE);
        };
    }
}
