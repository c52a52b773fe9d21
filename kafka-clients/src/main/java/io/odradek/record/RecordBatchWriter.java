package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.odradek.common.header.Header;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes records of format 2 one after the other, straight to where they are sent from; the header of the batch is written when
 * it is known where the batch goes.
 *
 * <pre>
 *   length           varint   bytes after this field
 *   attributes       int8     0
 *   timestamp delta  varlong  to the first record
 *   offset delta     varint
 *   key, value       varint length, bytes; -1 for null
 *   headers          varint count; key, value
 * </pre>
 *
 * It writes through {@link ByteBuffer}, which the JIT makes plain stores of, and never beyond the capacity: ask
 * {@link #hasRoomFor} first.
 *
 * <p>Runs on: one thread at a time.
 */
public final class RecordBatchWriter {

    /** The most that a record needs beside its key, its value and its headers. */
    public static final int MAX_OVERHEAD = 5 + 1 + 10 + 5 + 5 + 5 + 5;

    private static final int MAX_VARINT = 5;
    private static final Header[] NO_HEADERS = {};

    private final ByteBuffer target;
    private final int start;
    private int count;
    private long baseTimestamp;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;

    /** @param target written from its position on */
    public RecordBatchWriter(ByteBuffer target) {
        this.target = target;
        this.start = target.position();
    }

    /** The most bytes that a record can need. */
    public static int maxSize(byte[] key, byte[] value, Header[] headers) {
        long size = MAX_OVERHEAD + (long) (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        if (headers != null) {
            for (Header header : headers) {
                byte[] bytes = header.value();
                // a char is at most three bytes of UTF-8
                size += 2 * MAX_VARINT + 3L * header.key().length() + (bytes == null ? 0 : bytes.length);
            }
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    public boolean hasRoomFor(int maxSize) {
        return target.remaining() >= maxSize;
    }

    /** Writes a record at the next offset. */
    public void append(long timestamp, byte[] key, byte[] value, Header[] headers) {
        if (count == 0) {
            baseTimestamp = timestamp;
        }
        maxTimestamp = Math.max(maxTimestamp, timestamp);
        long timestampDelta = timestamp - baseTimestamp;
        byte[][] encoded = headers == null || headers.length == 0 ? null : encoded(headers);
        Header[] all = headers == null ? NO_HEADERS : headers;
        int bodySize = 1
                + Varints.sizeOfLong(timestampDelta)
                + Varints.sizeOfInt(count)
                + sizeOf(key)
                + sizeOf(value)
                + Varints.sizeOfInt(all.length);
        for (int i = 0; i < all.length; i++) {
            bodySize += sizeOf(encoded[i]) + sizeOf(all[i].value());
        }
        putInt(bodySize);
        target.put((byte) 0);
        putLong(timestampDelta);
        putInt(count);
        putBytes(key);
        putBytes(value);
        putInt(all.length);
        for (int i = 0; i < all.length; i++) {
            putBytes(encoded[i]);
            putBytes(all[i].value());
        }
        count++;
    }

    private static byte[][] encoded(Header[] headers) {
        byte[][] keys = new byte[headers.length][];
        for (int i = 0; i < headers.length; i++) {
            keys[i] = headers[i].key().getBytes(StandardCharsets.UTF_8);
        }
        return keys;
    }

    private static int sizeOf(byte[] bytes) {
        return bytes == null ? 1 : Varints.sizeOfInt(bytes.length) + bytes.length;
    }

    private void putBytes(byte[] bytes) {
        if (bytes == null) {
            putInt(-1);
            return;
        }
        putInt(bytes.length);
        target.put(bytes);
    }

    private void putInt(int value) {
        int zigzag = value << 1 ^ value >> 31;
        if ((zigzag & ~0x7f) == 0) {
            target.put((byte) zigzag);
        } else if ((zigzag & ~0x3fff) == 0) {
            target.putShort((short) ((zigzag & 0x7f | 0x80) << 8 | zigzag >>> 7));
        } else {
            putRaw(zigzag & 0xffffffffL);
        }
    }

    private void putLong(long value) {
        long zigzag = value << 1 ^ value >> 63;
        if ((zigzag & ~0x7fL) == 0) {
            target.put((byte) zigzag);
        } else {
            putRaw(zigzag);
        }
    }

    private void putRaw(long raw) {
        long rest = raw;
        while ((rest & ~0x7fL) != 0) {
            target.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /** Records written. */
    public int count() {
        return count;
    }

    /** Bytes written. */
    public int size() {
        return target.position() - start;
    }

    public long maxTimestamp() {
        return maxTimestamp;
    }

    public long baseTimestamp() {
        return baseTimestamp;
    }

    /**
     * Writes the header of a batch, and its checksum, before the records that lie there already.
     *
     * @param batch from its reader index to its writer index, header included
     * @param attributes the codec's number, and flags of {@link RecordBatch}
     */
    public static void seal(
            ByteBuf batch,
            int attributes,
            int count,
            long baseTimestamp,
            long maxTimestamp,
            long producerId,
            short producerEpoch,
            int baseSequence) {
        int at = batch.readerIndex();
        batch.setLong(at + RecordBatch.BASE_OFFSET_AT, 0);
        batch.setInt(at + RecordBatch.LENGTH_AT, batch.readableBytes() - RecordBatch.LOG_OVERHEAD);
        batch.setInt(at + RecordBatch.LEADER_EPOCH_AT, RecordBatch.NO_LEADER_EPOCH);
        batch.setByte(at + RecordBatch.MAGIC_AT, RecordBatch.MAGIC);
        batch.setShort(at + RecordBatch.ATTRIBUTES_AT, attributes);
        batch.setInt(at + RecordBatch.LAST_OFFSET_DELTA_AT, count - 1);
        batch.setLong(at + RecordBatch.BASE_TIMESTAMP_AT, baseTimestamp);
        batch.setLong(at + RecordBatch.MAX_TIMESTAMP_AT, maxTimestamp);
        batch.setLong(at + RecordBatch.PRODUCER_ID_AT, producerId);
        batch.setShort(at + RecordBatch.PRODUCER_EPOCH_AT, producerEpoch);
        batch.setInt(at + RecordBatch.BASE_SEQUENCE_AT, baseSequence);
        batch.setInt(at + RecordBatch.RECORD_COUNT_AT, count);
        RecordBatch.seal(batch, at);
    }
}
