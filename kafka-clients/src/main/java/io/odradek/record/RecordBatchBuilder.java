package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.Compression;
import io.odradek.compression.CompressionType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Builds one batch of format 2 in memory of the heap.
 *
 * <p>Set what differs from the defaults first, then append records, then {@link #build()} once.
 * Runs on: one thread at a time.
 */
public final class RecordBatchBuilder {

    private final ByteBuf records = Unpooled.buffer();
    private CompressionType compression = CompressionType.NONE;
    private TimestampType timestampType = TimestampType.CREATE_TIME;
    private long baseOffset;
    private int leaderEpoch = RecordBatch.NO_LEADER_EPOCH;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int baseSequence = RecordBatch.NO_SEQUENCE;
    private boolean transactional;
    private boolean control;
    private int count;
    private int lastOffsetDelta = -1;
    private long baseTimestamp = RecordBatch.NO_TIMESTAMP;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;

    public RecordBatchBuilder compression(CompressionType type) {
        compression = type;
        return this;
    }

    public RecordBatchBuilder timestampType(TimestampType type) {
        timestampType = type;
        return this;
    }

    public RecordBatchBuilder baseOffset(long offset) {
        baseOffset = offset;
        return this;
    }

    public RecordBatchBuilder leaderEpoch(int epoch) {
        leaderEpoch = epoch;
        return this;
    }

    /** Makes the batch one of an idempotent producer. */
    public RecordBatchBuilder producer(long id, short epoch, int firstSequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = firstSequence;
        return this;
    }

    public RecordBatchBuilder transactional(boolean value) {
        transactional = value;
        return this;
    }

    public RecordBatchBuilder control(boolean value) {
        control = value;
        return this;
    }

    /** Appends a record without headers at the next offset. */
    public RecordBatchBuilder append(long timestamp, ByteBuf key, ByteBuf value) {
        return append(timestamp, key, value, List.of());
    }

    /** Appends a record at the next offset; key, value and header values may be null. Indexes of buffers do not move. */
    public RecordBatchBuilder append(long timestamp, ByteBuf key, ByteBuf value, List<RecordHeader> headers) {
        return appendAt(lastOffsetDelta + 1, timestamp, key, value, headers);
    }

    /** Appends a record at an offset delta of its own, above all before it; compaction leaves such holes. */
    public RecordBatchBuilder appendAt(
            int offsetDelta, long timestamp, ByteBuf key, ByteBuf value, List<RecordHeader> headers) {
        if (offsetDelta <= lastOffsetDelta) {
            throw new IllegalArgumentException(
                    "offset delta " + offsetDelta + " does not come after " + lastOffsetDelta);
        }
        if (count == 0) {
            baseTimestamp = timestamp;
        }
        count++;
        lastOffsetDelta = offsetDelta;
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        writeRecord(offsetDelta, timestamp - baseTimestamp, key, value, headers);
        return this;
    }

    private void writeRecord(
            int offsetDelta, long timestampDelta, ByteBuf key, ByteBuf value, List<RecordHeader> headers) {
        int length =
                1 + Varints.sizeOfLong(timestampDelta) + Varints.sizeOfInt(offsetDelta) + sizeOf(key) + sizeOf(value);
        length += Varints.sizeOfInt(headers.size());
        for (RecordHeader header : headers) {
            length += sizeOf(utf8(header.key())) + sizeOf(header.value());
        }
        Varints.writeInt(records, length);
        records.writeByte(0);
        Varints.writeLong(records, timestampDelta);
        Varints.writeInt(records, offsetDelta);
        writeBytes(key);
        writeBytes(value);
        Varints.writeInt(records, headers.size());
        for (RecordHeader header : headers) {
            writeBytes(utf8(header.key()));
            writeBytes(header.value());
        }
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int sizeOf(ByteBuf bytes) {
        return bytes == null ? Varints.sizeOfInt(-1) : Varints.sizeOfInt(bytes.readableBytes()) + bytes.readableBytes();
    }

    private void writeBytes(ByteBuf bytes) {
        if (bytes == null) {
            Varints.writeInt(records, -1);
            return;
        }
        Varints.writeInt(records, bytes.readableBytes());
        records.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
    }

    /** How many records there are so far. */
    public int count() {
        return count;
    }

    /** The whole batch, sealed by its checksum. */
    public ByteBuf build() {
        ByteBuf batch = Unpooled.buffer(RecordBatch.HEADER_SIZE + records.readableBytes());
        batch.writeLong(baseOffset);
        batch.writeInt(0);
        batch.writeInt(leaderEpoch);
        batch.writeByte(RecordBatch.MAGIC);
        batch.writeInt(0);
        batch.writeShort(attributes());
        batch.writeInt(Math.max(lastOffsetDelta, 0));
        batch.writeLong(baseTimestamp);
        batch.writeLong(maxTimestamp);
        batch.writeLong(producerId);
        batch.writeShort(producerEpoch);
        batch.writeInt(baseSequence);
        batch.writeInt(count);
        Compression.compress(compression, records, batch);
        batch.setInt(RecordBatch.LENGTH_AT, batch.writerIndex() - RecordBatch.LOG_OVERHEAD);
        RecordBatch.seal(batch, 0);
        return batch;
    }

    private int attributes() {
        int attributes = compression.id();
        attributes |= timestampType == TimestampType.LOG_APPEND_TIME ? RecordBatch.LOG_APPEND_TIME_FLAG : 0;
        attributes |= transactional ? RecordBatch.TRANSACTIONAL_FLAG : 0;
        attributes |= control ? RecordBatch.CONTROL_FLAG : 0;
        return attributes;
    }
}
