package io.odradek.clients.consumer.fetch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.header.Header;
import io.odradek.common.header.Headers;
import io.odradek.common.header.internals.RecordHeader;
import io.odradek.common.header.internals.RecordHeaders;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.Compression;
import io.odradek.compression.CompressionException;
import io.odradek.compression.CompressionType;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The fields of one record after the other, in the array of their batch.
 *
 * <pre>
 *   length, attributes, timestamp delta, offset delta, key, value, headers     (see RecordIterator)
 * </pre>
 *
 * <p>Runs on: one thread at a time.
 */
public final class RecordFields {

    static final RecordFields NONE = new RecordFields(new byte[0], 0, 0, 0, 0, TimestampType.NO_TIMESTAMP_TYPE, -1);

    private static final int MIN_HEADER_BYTES = 2;
    private static final int INFLATED_AT_LEAST = 512;

    private final byte[] bytes;
    private final int end;
    private final long baseOffset;
    private final long baseTimestamp;
    private final long appendTime;
    private final TimestampType timestampType;
    private final int leaderEpoch;
    private int at;
    private long offset;
    private long timestamp;
    private int keyAt;
    private int keyLength;
    private int valueAt;
    private int valueLength;
    private int headersAt;
    private int headerCount;

    private RecordFields(
            byte[] bytes,
            int end,
            long baseOffset,
            long baseTimestamp,
            long appendTime,
            TimestampType timestampType,
            int leaderEpoch) {
        this.bytes = bytes;
        this.end = end;
        this.baseOffset = baseOffset;
        this.baseTimestamp = baseTimestamp;
        this.appendTime = appendTime;
        this.timestampType = timestampType;
        this.leaderEpoch = leaderEpoch;
    }

    /** The records of a batch, which is copied or inflated. */
    static RecordFields of(RecordBatch batch) {
        ByteBuf payload = batch.payload();
        CompressionType codec = batch.compression();
        byte[] bytes;
        int end;
        if (codec == CompressionType.NONE) {
            end = payload.readableBytes();
            bytes = new byte[end];
            payload.getBytes(payload.readerIndex(), bytes);
        } else {
            ByteBuf plain = Unpooled.buffer(Math.max(INFLATED_AT_LEAST, payload.readableBytes() * 2));
            try {
                Compression.inflate(codec, payload, plain, Compression.DEFAULT_INFLATE_LIMIT);
            } catch (CompressionException e) {
                throw InvalidRecordsException.corrupt(e.getMessage(), e);
            }
            bytes = plain.array();
            end = plain.writerIndex();
        }
        return new RecordFields(
                bytes,
                end,
                batch.baseOffset(),
                batch.baseTimestamp(),
                batch.maxTimestamp(),
                batch.timestampType(),
                batch.partitionLeaderEpoch());
    }

    /** Goes to the next record. */
    void parse() {
        int length = varint();
        int recordEnd = at + length;
        if (length < 0 || recordEnd > end || recordEnd < at) {
            throw invalid("a record of " + length + " bytes where " + (end - at) + " are left");
        }
        at++;
        long timestampDelta = varlong();
        offset = baseOffset + varint();
        timestamp = timestampType == TimestampType.LOG_APPEND_TIME ? appendTime : baseTimestamp + timestampDelta;
        keyLength = varint();
        keyAt = skip(keyLength);
        valueLength = varint();
        valueAt = skip(valueLength);
        headerCount = varint();
        headersAt = at;
        if (headerCount < 0 || headerCount > (recordEnd - at) / MIN_HEADER_BYTES) {
            throw invalid("a record claims " + headerCount + " headers");
        }
        if (headerCount == 0 && at != recordEnd) {
            throw invalid((recordEnd - at) + " bytes are left at the end of a record");
        }
        at = recordEnd;
    }

    private int skip(int length) {
        int from = at;
        if (length > 0) {
            if (length > end - at) {
                throw invalid("a field of " + length + " bytes where " + (end - at) + " are left");
            }
            at += length;
        } else if (length < -1) {
            throw invalid("a field of " + length + " bytes");
        }
        return from;
    }

    private int varint() {
        long raw = raw();
        return (int) (raw >>> 1) ^ -(int) (raw & 1);
    }

    private long varlong() {
        long raw = raw();
        return (raw >>> 1) ^ -(raw & 1);
    }

    private long raw() {
        if (at >= end) {
            throw invalid("a batch ends in the middle of a record");
        }
        byte first = bytes[at++];
        if (first >= 0) {
            return first;
        }
        long value = first & 0x7f;
        for (int shift = 7; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                throw invalid("a batch ends in the middle of a record");
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw invalid("a number of more than ten bytes in a record");
    }

    private InvalidRecordsException invalid(String what) {
        return InvalidRecordsException.invalid(what + ", in the batch at offset " + baseOffset);
    }

    public long offset() {
        return offset;
    }

    public long timestamp() {
        return timestamp;
    }

    public TimestampType timestampType() {
        return timestampType;
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** Bytes of the key; -1 for null. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of the value; -1 for null. */
    public int valueLength() {
        return valueLength;
    }

    /** A view of the key, or null. */
    public ByteBuffer key() {
        return keyLength < 0 ? null : view(keyAt, keyLength);
    }

    /** A view of the value, or null. */
    public ByteBuffer value() {
        return valueLength < 0 ? null : view(valueAt, valueLength);
    }

    private ByteBuffer view(int from, int length) {
        return ByteBuffer.wrap(bytes, from, length);
    }

    /** The headers, which are parsed when somebody looks at them. */
    public Headers headers() {
        if (headerCount == 0) {
            return RecordHeaders.later(ArrayList::new);
        }
        int from = headersAt;
        int to = at;
        int count = headerCount;
        return RecordHeaders.later(() -> {
            RecordFields section = new RecordFields(bytes, to, baseOffset, 0, 0, timestampType, leaderEpoch);
            section.at = from;
            return section.parseHeaders(count);
        });
    }

    private List<Header> parseHeaders(int count) {
        List<Header> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = varint();
            if (length < 0) {
                throw invalid("a header without a key");
            }
            int from = skip(length);
            String key = new String(bytes, from, length, StandardCharsets.UTF_8);
            int size = varint();
            int valueFrom = skip(size);
            headers.add(
                    new RecordHeader(key, size < 0 ? null : Arrays.copyOfRange(bytes, valueFrom, valueFrom + size)));
        }
        return headers;
    }
}
