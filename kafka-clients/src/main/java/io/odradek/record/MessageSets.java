package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.common.errors.ApiException;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.Compression;
import io.odradek.compression.CompressionException;
import io.odradek.compression.CompressionType;
import io.odradek.compression.Lz4Frames;
import io.odradek.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts between the log's format 2 and the message sets of clients of old: format 0 (before 0.10) and 1 (before 0.11).
 *
 * <p>The way in makes one batch of a whole set; the way out makes one message, or one compressed wrapper, of each record
 * or batch. Headers, control batches and producer ids have no place in the old formats and are left out.
 *
 * <p>Runs on: any thread; no state is kept. Source: KIP-31, KIP-32.
 */
public final class MessageSets {

    private MessageSets() {}

    /** The format of what a produce request of old carries: 0, 1 or 2. */
    public static byte formatOf(ByteBuf records) {
        if (records.readableBytes() <= RecordBatch.MAGIC_AT) {
            throw InvalidRecordsException.corrupt("a message set of " + records.readableBytes() + " bytes");
        }
        return records.getByte(records.readerIndex() + RecordBatch.MAGIC_AT);
    }

    /**
     * Makes one batch of format 2 of a message set.
     *
     * @param set messages of format 0 or 1, plain or compressed; its indexes do not move
     * @return a batch on the heap, with offsets from 0, in the codec of the set
     * @throws InvalidRecordsException if the set is damaged or breaks the rules of its format
     */
    public static ByteBuf toBatch(ByteBuf set) {
        RecordBatchBuilder batch = new RecordBatchBuilder();
        ByteBuf rest = set.duplicate();
        while (rest.isReadable()) {
            LegacyMessage message = LegacyMessage.read(rest);
            if (message.compression() == CompressionType.NONE) {
                append(message, batch);
            } else {
                batch.compression(message.compression());
                appendWrapped(message, batch);
            }
        }
        if (batch.count() == 0) {
            throw InvalidRecordsException.invalid("a message set without messages");
        }
        return batch.build();
    }

    private static void appendWrapped(LegacyMessage wrapper, RecordBatchBuilder batch) {
        if (wrapper.value() == null) {
            throw InvalidRecordsException.invalid("a compressed message set without a value");
        }
        ByteBuf inner = inflate(wrapper);
        while (inner.isReadable()) {
            LegacyMessage message = LegacyMessage.read(inner);
            if (message.compression() != CompressionType.NONE) {
                throw InvalidRecordsException.invalid("a compressed message set inside a compressed message set");
            }
            if (message.magic() != wrapper.magic()) {
                throw InvalidRecordsException.invalid(
                        "a message of format " + message.magic() + " inside one of format " + wrapper.magic());
            }
            append(message, batch);
        }
    }

    private static void append(LegacyMessage message, RecordBatchBuilder batch) {
        if (message.logAppendTime()) {
            throw InvalidRecordsException.invalid("a producer may not set the timestamp type to LogAppendTime");
        }
        batch.append(message.timestamp(), message.key(), message.value());
    }

    private static ByteBuf inflate(LegacyMessage wrapper) {
        ByteBuf plain = Unpooled.buffer(Math.max(256, wrapper.value().readableBytes() * 2));
        try {
            ByteBuf packed = wrapper.value();
            if (wrapper.magic() == 0 && wrapper.compression() == CompressionType.LZ4) {
                packed = packed.copy();
                Lz4Frames.repairHeader(packed);
            }
            Compression.inflate(wrapper.compression(), packed, plain, Compression.DEFAULT_INFLATE_LIMIT);
        } catch (CompressionException e) {
            throw InvalidRecordsException.corrupt(e.getMessage(), e);
        }
        return plain;
    }

    /**
     * Makes a message set of batches from the log.
     *
     * @param batches whole batches of format 2; the indexes do not move
     * @param magic 0 or 1
     * @param fromOffset records below it are left out
     * @return messages on the heap with the offsets of the log; empty if nothing but control batches was there
     * @throws ApiException UNSUPPORTED_COMPRESSION_TYPE for zstd, which came after the old formats
     */
    public static ByteBuf fromBatches(ByteBuf batches, byte magic, long fromOffset) {
        ByteBuf set = Unpooled.buffer(batches.readableBytes() + 64);
        for (RecordBatch batch : RecordBatches.of(batches)) {
            if (!batch.isControl()) {
                convert(batch, magic, fromOffset, set);
            }
        }
        return set;
    }

    private static void convert(RecordBatch batch, byte magic, long fromOffset, ByteBuf set) {
        CompressionType codec = batch.compression();
        if (codec == CompressionType.ZSTD) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "records compressed with zstd cannot be given to a client of before 2.1; use a newer client");
        }
        boolean logAppendTime = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        List<LegacyMessage> messages = new ArrayList<>();
        for (Record record : batch.records()) {
            if (record.offset() >= fromOffset) {
                messages.add(message(
                        record.offset(),
                        magic,
                        CompressionType.NONE,
                        logAppendTime,
                        record.timestamp(),
                        record.key(),
                        record.value()));
            }
        }
        if (codec == CompressionType.NONE) {
            messages.forEach(message -> message.write(set));
        } else if (!messages.isEmpty()) {
            wrap(messages, codec, set);
        }
    }

    private static LegacyMessage message(
            long offset,
            byte magic,
            CompressionType codec,
            boolean logAppendTime,
            long timestamp,
            ByteBuf key,
            ByteBuf value) {
        return new LegacyMessage(offset, magic, codec, logAppendTime && magic == 1, timestamp, key, value);
    }

    private static void wrap(List<LegacyMessage> messages, CompressionType codec, ByteBuf set) {
        LegacyMessage first = messages.get(0);
        LegacyMessage last = messages.get(messages.size() - 1);
        ByteBuf plain = Unpooled.buffer();
        long maxTimestamp = RecordBatch.NO_TIMESTAMP;
        for (LegacyMessage message : messages) {
            maxTimestamp = Math.max(maxTimestamp, message.timestamp());
            long offset = first.magic() == 0 ? message.offset() : message.offset() - first.offset();
            message(
                            offset,
                            message.magic(),
                            CompressionType.NONE,
                            message.logAppendTime(),
                            message.timestamp(),
                            message.key(),
                            message.value())
                    .write(plain);
        }
        ByteBuf packed = Unpooled.buffer();
        Compression.compress(codec, plain, packed);
        if (first.magic() == 0 && codec == CompressionType.LZ4) {
            Lz4Frames.spoilHeader(packed);
        }
        message(last.offset(), first.magic(), codec, first.logAppendTime(), maxTimestamp, null, packed)
                .write(set);
    }
}
