package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocal;
import io.odradek.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Walks the batches in a stretch of a segment file.
 *
 * <p>One that walks headers reads {@value #HEADER_WINDOW} bytes at a time, skips the records, and uses a buffer of its
 * thread; there must be no second one on that thread at the same time. One that walks whole batches reads large pieces
 * into a buffer of its own.
 *
 * <p>It stops at the end of the stretch, and at the first bytes that cannot be a whole batch of format 2;
 * {@link #position()} then tells which it was.
 *
 * <p>Runs on: one thread.
 */
final class BatchCursor implements AutoCloseable {

    static final int HEADER_WINDOW = 4096;
    private static final int BATCH_WINDOW = 256 * 1024;

    /** Bytes that are asked for on a batch's word; for more, its checksum must be right first. */
    private static final int TRUSTED_SIZE = 4 * 1024 * 1024;

    private static final FastThreadLocal<ByteBuf> HEADERS = new FastThreadLocal<>() {
        @Override
        protected ByteBuf initialValue() {
            // the garbage collector frees it with its thread: nobody tells when a thread ends
            return Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(HEADER_WINDOW));
        }
    };

    private final FileChannel channel;
    private final int limit;
    private final boolean wholeBatches;
    private ByteBuf window;
    private int windowStart;
    private int next;
    private RecordBatch batch;
    private int batchPosition;

    private BatchCursor(FileChannel channel, int from, int limit, boolean wholeBatches, ByteBuf window) {
        this.channel = channel;
        this.limit = limit;
        this.wholeBatches = wholeBatches;
        this.window = window.clear();
        this.windowStart = from;
        this.next = from;
    }

    /** Walks headers only: the batches' checksums and records must not be asked for. */
    static BatchCursor headers(FileChannel channel, int from, int limit) {
        return new BatchCursor(channel, from, limit, false, HEADERS.get());
    }

    /** Walks whole batches. */
    static BatchCursor batches(FileChannel channel, int from, int limit) {
        int size = Math.max(RecordBatch.HEADER_SIZE, Math.min(limit - from, BATCH_WINDOW));
        return new BatchCursor(channel, from, limit, true, PooledByteBufAllocator.DEFAULT.directBuffer(size));
    }

    /** Goes on to the next batch, if there is one. */
    boolean next() throws IOException {
        batch = null;
        if (!fill(RecordBatch.HEADER_SIZE)) {
            return false;
        }
        RecordBatch candidate = RecordBatch.at(window, next - windowStart);
        int size = candidate.sizeInBytes();
        if (size < RecordBatch.HEADER_SIZE || size > limit - next || candidate.magic() != RecordBatch.MAGIC) {
            return false;
        }
        if (wholeBatches) {
            if (size > TRUSTED_SIZE && candidate.checksum() != checksumOnDisk(size)) {
                return false;
            }
            if (!fill(size)) {
                return false;
            }
            candidate = RecordBatch.at(window, next - windowStart);
        }
        batch = candidate;
        batchPosition = next;
        next += size;
        return true;
    }

    private long checksumOnDisk(int size) throws IOException {
        return FileChecksum.of(channel, (long) next + RecordBatch.CHECKED_FROM, (long) next + size, new CRC32C());
    }

    /** The batch that {@link #next()} found, valid until the next call. */
    RecordBatch batch() {
        return batch;
    }

    /** Where {@link #batch()} begins. */
    int batchPosition() {
        return batchPosition;
    }

    /** Behind the last batch found: where the search goes on, or where it ended. */
    int position() {
        return next;
    }

    /** Whether every byte of the stretch belongs to a batch that was found. */
    boolean reachedLimit() {
        return next == limit;
    }

    /** Has at least that many bytes from {@link #next} on in the window; false if the file has not. */
    private boolean fill(int bytes) throws IOException {
        if (bytes > limit - next) {
            return false;
        }
        if (next + bytes <= windowStart + window.writerIndex()) {
            return true;
        }
        if (bytes > window.capacity()) {
            window.release();
            window = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        }
        window.clear();
        windowStart = next;
        int wanted = Math.min(window.capacity(), limit - next);
        while (window.writerIndex() < wanted) {
            int read = window.writeBytes(
                    channel, (long) windowStart + window.writerIndex(), wanted - window.writerIndex());
            if (read < 0) {
                break;
            }
        }
        return window.writerIndex() >= bytes;
    }

    @Override
    public void close() {
        if (wholeBatches) {
            window.release();
        }
    }
}
