package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.Compression;
import io.odradek.compression.CompressionException;
import io.odradek.compression.CompressionType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Parses the records of a batch of format 2.
 *
 * <pre>
 *   length            varint   bytes after this field
 *   attributes        int8     unused
 *   timestamp delta   varlong
 *   offset delta      varint
 *   key               varint length (-1: null), bytes
 *   value             varint length (-1: null), bytes
 *   headers           varint count; each: varint length, key; varint length (-1: null), value
 * </pre>
 */
final class RecordIterator implements Iterator<Record> {

    private static final int MIN_HEADER_SIZE = 2;

    private final RecordBatch batch;
    private final ByteBuf records;
    private final int count;
    private int parsed;

    private RecordIterator(RecordBatch batch, ByteBuf records) {
        this.batch = batch;
        this.records = records;
        this.count = batch.recordCount();
    }

    static RecordIterator of(RecordBatch batch) {
        return new RecordIterator(batch, plainPayload(batch));
    }

    private static ByteBuf plainPayload(RecordBatch batch) {
        ByteBuf payload = batch.payload();
        CompressionType codec = batch.compression();
        if (codec == CompressionType.NONE) {
            return payload;
        }
        ByteBuf plain = Unpooled.buffer(Math.max(256, payload.readableBytes() * 2));
        try {
            Compression.inflate(codec, payload, plain, Compression.DEFAULT_INFLATE_LIMIT);
        } catch (CompressionException e) {
            throw InvalidRecordsException.corrupt(e.getMessage(), e);
        }
        return plain;
    }

    @Override
    public boolean hasNext() {
        if (parsed < count) {
            return true;
        }
        if (records.isReadable()) {
            throw InvalidRecordsException.invalid(
                    records.readableBytes() + " bytes are left in a batch after its " + count + " records");
        }
        return false;
    }

    @Override
    public Record next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        parsed++;
        int length = Varints.readInt(records);
        if (length < 0 || length > records.readableBytes()) {
            throw InvalidRecordsException.invalid(
                    "a record of " + length + " bytes where " + records.readableBytes() + " are left in the batch");
        }
        return parse(records.readSlice(length));
    }

    private Record parse(ByteBuf body) {
        if (!body.isReadable()) {
            throw InvalidRecordsException.invalid("a record of no bytes");
        }
        body.skipBytes(1);
        long timestampDelta = Varints.readLong(body);
        int offsetDelta = Varints.readInt(body);
        ByteBuf key = readBytes(body);
        ByteBuf value = readBytes(body);
        List<RecordHeader> headers = readHeaders(body);
        if (body.isReadable()) {
            throw InvalidRecordsException.invalid(body.readableBytes() + " bytes are left at the end of a record");
        }
        return new Record(
                batch.baseOffset() + offsetDelta,
                timestamp(timestampDelta),
                sequence(offsetDelta),
                key,
                value,
                headers);
    }

    private long timestamp(long delta) {
        return batch.timestampType() == TimestampType.LOG_APPEND_TIME
                ? batch.maxTimestamp()
                : batch.baseTimestamp() + delta;
    }

    private int sequence(int offsetDelta) {
        int base = batch.baseSequence();
        return base == RecordBatch.NO_SEQUENCE ? RecordBatch.NO_SEQUENCE : RecordBatch.sequenceAt(base, offsetDelta);
    }

    private static List<RecordHeader> readHeaders(ByteBuf body) {
        int count = Varints.readInt(body);
        if (count == 0) {
            return List.of();
        }
        if (count < 0 || count > body.readableBytes() / MIN_HEADER_SIZE) {
            throw InvalidRecordsException.invalid(
                    "a record claims " + count + " headers with " + body.readableBytes() + " bytes left");
        }
        List<RecordHeader> headers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuf key = readBytes(body);
            if (key == null) {
                throw InvalidRecordsException.invalid("a record has a header without a key");
            }
            headers.add(new RecordHeader(key.toString(StandardCharsets.UTF_8), readBytes(body)));
        }
        return headers;
    }

    private static ByteBuf readBytes(ByteBuf body) {
        int length = Varints.readInt(body);
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > body.readableBytes()) {
            throw InvalidRecordsException.invalid(
                    "a field of " + length + " bytes in a record with " + body.readableBytes() + " left");
        }
        return body.readSlice(length);
    }
}
