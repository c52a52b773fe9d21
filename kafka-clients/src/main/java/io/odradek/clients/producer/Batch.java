package io.odradek.clients.producer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.odradek.common.header.Header;
import io.odradek.compression.Compression;
import io.odradek.compression.CompressionType;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records to one partition that travel together.
 *
 * <p>Life: it is open, and records are written into it, under the lock of its {@link PartitionQueue}; it is closed, and
 * compressed, under the same lock; from then on it belongs to the event loop, which seals it with its numbers, sends it, perhaps
 * again, and settles it once. Without compression the records are written to where they are sent from, behind the place of the
 * header; with it, into an array that is compressed from.
 */
final class Batch extends Sequenced {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final PartitionQueue queue;
    private final long createdNanos;
    private final BatchResult result;
    private final CompressionType compression;
    private int reserved;
    private final List<SendFuture> callbacks = new ArrayList<>();
    private ByteBuf bytes;
    private byte[] plain;
    private RecordBatchWriter writer;
    private int count;
    private volatile boolean closed;
    private boolean settled;

    /**
     * @param capacity bytes of records that fit, plain
     * @param reserved bytes of the buffer memory that it holds until it is settled
     */
    Batch(PartitionQueue queue, CompressionType compression, int capacity, int reserved, long createdNanos) {
        this.queue = queue;
        this.compression = compression;
        this.reserved = reserved;
        this.createdNanos = createdNanos;
        this.result = new BatchResult(queue.topicPartition());
        if (compression == CompressionType.NONE) {
            int size = RecordBatch.HEADER_SIZE + capacity;
            bytes = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
            ByteBuffer target = bytes.nioBuffer(0, size);
            target.position(RecordBatch.HEADER_SIZE);
            writer = new RecordBatchWriter(target);
        } else {
            plain = new byte[capacity];
            writer = new RecordBatchWriter(ByteBuffer.wrap(plain));
        }
    }

    PartitionQueue queue() {
        return queue;
    }

    BatchResult result() {
        return result;
    }

    long createdNanos() {
        return createdNanos;
    }

    int reserved() {
        return reserved;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isEmpty() {
        return writer != null && writer.count() == 0;
    }

    /** Null if there is no room. */
    SendFuture tryAppend(long timestamp, byte[] key, byte[] value, Header[] headers, int maxSize, Callback callback) {
        if (!writer.hasRoomFor(maxSize)) {
            return null;
        }
        SendFuture future = new SendFuture(result, writer.count(), timestamp, key, value, callback);
        writer.append(timestamp, key, value, headers);
        if (callback != null) {
            callbacks.add(future);
        }
        return future;
    }

    /** Nothing is added from now on. */
    void close(int level) {
        count = writer.count();
        if (compression == CompressionType.NONE) {
            bytes.writerIndex(RecordBatch.HEADER_SIZE + writer.size());
        } else {
            bytes = PooledByteBufAllocator.DEFAULT.directBuffer(RecordBatch.HEADER_SIZE + writer.size() / 2);
            bytes.writerIndex(RecordBatch.HEADER_SIZE);
            Compression.compress(compression, level, Unpooled.wrappedBuffer(plain, 0, writer.size()), bytes);
            plain = null;
        }
        closed = true;
    }

    /** What it has reserved and, now that it is closed and compressed, does not need; the caller gives it back. */
    int takeSurplus() {
        int surplus = compression == CompressionType.NONE ? 0 : Math.max(0, reserved - bytes.capacity());
        reserved -= surplus;
        return surplus;
    }

    /** How much smaller compression made it: 1 for not at all. */
    double ratio() {
        return (double) (bytes.readableBytes() - RecordBatch.HEADER_SIZE) / Math.max(1, writer.size());
    }

    /** Writes the header, with the numbers that it has now. */
    void seal(boolean transactional) {
        RecordBatchWriter.seal(
                bytes,
                compression.id() | (transactional ? RecordBatch.TRANSACTIONAL_FLAG : 0),
                count,
                writer.baseTimestamp(),
                writer.maxTimestamp(),
                producerId,
                epoch,
                sequence);
    }

    /** The whole batch, as it is sent. */
    ByteBuf bytes() {
        return bytes;
    }

    @Override
    int count() {
        return count;
    }

    int sizeInBytes() {
        return bytes.readableBytes();
    }

    /** Whether its records' fate has been told; it may still be under way. */
    boolean isSettled() {
        return settled;
    }

    /** Marks it as told, once; false if it was before. */
    boolean settle() {
        boolean first = !settled;
        settled = true;
        return first;
    }

    /** Tells the callbacks, in order. What they throw is theirs. */
    void tellCallbacks() {
        for (SendFuture one : callbacks) {
            try {
                one.tell();
            } catch (RuntimeException e) {
                LOG.error("the callback of a record to {} failed", queue.topicPartition(), e);
            }
        }
    }

    /** Lets go of the bytes. */
    void free() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
        plain = null;
    }

    /** The entries of callbacks go to the parts of a split batch through the whole's result. */
    List<SendFuture> callbacks() {
        return callbacks;
    }
}
