package io.odradek.broker.api.produce;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.partition.PartitionSettings;
import io.odradek.common.errors.ApiException;
import io.odradek.compression.CompressionType;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.Records;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.MessageSets;
import io.odradek.record.Recompression;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import java.util.Iterator;
import java.util.Optional;

/** Makes of what a produce request carries what the log takes: one batch of format 2, in the codec of the topic. */
final class RecordsIntake {

    /** From this version on a request carries batches of format 2, and exactly one for each partition. */
    private static final short FIRST_WITH_BATCHES = 3;

    private static final short FIRST_WITH_ZSTD = 7;

    private RecordsIntake() {}

    /**
     * The batch to append: the request's own bytes wherever that is possible.
     *
     * @throws ApiException if the records are not such as the version allows
     */
    static ByteBuf prepare(short version, Records records, PartitionSettings settings) {
        if (records == null || records.sizeInBytes() == 0) {
            throw InvalidRecordsException.invalid("the request has a partition without records");
        }
        ByteBuf bytes = ((MemoryRecords) records).buffer();
        byte format = MessageSets.formatOf(bytes);
        ByteBuf batch =
                version < FIRST_WITH_BATCHES ? convert(version, format, bytes) : requireOne(version, format, bytes);
        return inCodec(batch, settings.compression());
    }

    private static ByteBuf convert(short version, byte format, ByteBuf bytes) {
        if (format > 1) {
            throw InvalidRecordsException.invalid("produce version " + version
                    + " carries message sets of format 0 or 1," + " not batches of format " + format);
        }
        return MessageSets.toBatch(bytes);
    }

    private static ByteBuf requireOne(short version, byte format, ByteBuf bytes) {
        if (format != RecordBatch.MAGIC) {
            throw InvalidRecordsException.invalid(
                    "produce version " + version + " carries batches of format 2, not messages of format " + format);
        }
        Iterator<RecordBatch> batches = RecordBatches.of(bytes).iterator();
        RecordBatch batch = batches.next();
        if (batches.hasNext()) {
            throw InvalidRecordsException.invalid(
                    "produce version " + version + " carries one batch for each partition, and this has more");
        }
        if (batch.isTransactional()) {
            throw new ApiException(
                    ErrorCode.INVALID_TXN_STATE,
                    "the batch is part of a transaction, which nobody could end: transactions are not served yet");
        }
        if (version < FIRST_WITH_ZSTD && batch.compression() == CompressionType.ZSTD) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "zstd needs produce version 7 or later, this request is of version " + version);
        }
        return bytes;
    }

    private static ByteBuf inCodec(ByteBuf bytes, Optional<CompressionType> wanted) {
        if (wanted.isEmpty()) {
            return bytes;
        }
        RecordBatch batch = RecordBatches.of(bytes).iterator().next();
        return batch.compression() == wanted.get() ? bytes : Recompression.recompress(batch, wanted.get());
    }
}
