package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.common.errors.ApiException;
import io.odradek.common.record.TimestampType;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;

/**
 * What must hold for batches before they go into a log. Records are parsed only where the topic is compacted, for each
 * of them needs a key there.
 *
 * <p>Runs on: any thread; without state.
 */
final class BatchChecks {

    private BatchChecks() {}

    /**
     * Checks what a leader was sent.
     *
     * @return the number of batches
     * @throws ApiException with the code for the producer
     */
    static int checkForLeader(ByteBuf batches, LogConfig config, AppendOrigin origin, long nowMs) {
        if (batches.readableBytes() > config.segmentBytes()) {
            throw new ApiException(
                    ErrorCode.RECORD_LIST_TOO_LARGE,
                    batches.readableBytes() + " bytes of batches are more than segment.bytes=" + config.segmentBytes());
        }
        int count = 0;
        boolean hasProducer = false;
        for (RecordBatch batch : RecordBatches.of(batches)) {
            check(batch, config, origin, nowMs);
            hasProducer |= batch.hasProducerId();
            count++;
        }
        if (hasProducer && count > 1) {
            throw InvalidRecordsException.invalid(
                    "an idempotent producer sends one batch per partition and request, not " + count);
        }
        return count;
    }

    private static void check(RecordBatch batch, LogConfig config, AppendOrigin origin, long nowMs) {
        requireSize(batch, config);
        requireChecksum(batch);
        requireCounts(batch);
        batch.compression();
        requireMarker(batch);
        if (origin == AppendOrigin.CLIENT) {
            requireClients(batch);
            requireTimestamps(batch, config, nowMs);
        }
        if (config.compact() && !batch.isControl()) {
            requireKeys(batch);
        }
    }

    private static void requireSize(RecordBatch batch, LogConfig config) {
        if (batch.sizeInBytes() > config.maxMessageBytes()) {
            throw new ApiException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a batch of " + batch.sizeInBytes() + " bytes is larger than max.message.bytes="
                            + config.maxMessageBytes());
        }
    }

    private static void requireChecksum(RecordBatch batch) {
        if (!batch.checksumMatches()) {
            throw InvalidRecordsException.corrupt("the checksum of a batch is wrong: " + batch);
        }
    }

    private static void requireCounts(RecordBatch batch) {
        if (batch.recordCount() <= 0 || batch.lastOffsetDelta() != batch.recordCount() - 1) {
            throw InvalidRecordsException.invalid("a batch has " + batch.recordCount()
                    + " records, but its last offset delta is " + batch.lastOffsetDelta());
        }
    }

    private static void requireClients(RecordBatch batch) {
        if (batch.isControl()) {
            throw InvalidRecordsException.invalid("a client must not write control batches");
        }
        if (batch.hasProducerId() && (batch.baseSequence() < 0 || batch.producerEpoch() < 0)) {
            throw InvalidRecordsException.invalid("a batch has producer id " + batch.producerId() + ", but epoch "
                    + batch.producerEpoch() + " and sequence number " + batch.baseSequence());
        }
        if (batch.isTransactional() && !batch.hasProducerId()) {
            throw InvalidRecordsException.invalid("a transactional batch has no producer id");
        }
        if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            throw new ApiException(
                    ErrorCode.INVALID_TIMESTAMP, "a client must not say that its timestamps are the broker's");
        }
    }

    /** The batch's first and greatest time stand for those of its records. */
    private static void requireTimestamps(RecordBatch batch, LogConfig config, long nowMs) {
        if (config.timestampType() == TimestampType.LOG_APPEND_TIME) {
            return;
        }
        requireTimestamp(batch.baseTimestamp(), config, nowMs);
        requireTimestamp(batch.maxTimestamp(), config, nowMs);
    }

    private static void requireTimestamp(long timestamp, LogConfig config, long nowMs) {
        if (timestamp == RecordBatch.NO_TIMESTAMP) {
            return;
        }
        if (timestamp < 0
                || nowMs - timestamp > config.timestampBeforeMaxMs()
                || timestamp - nowMs > config.timestampAfterMaxMs()) {
            throw new ApiException(
                    ErrorCode.INVALID_TIMESTAMP,
                    "timestamp " + timestamp + " is too far from the broker's time " + nowMs
                            + " (message.timestamp.before.max.ms=" + config.timestampBeforeMaxMs()
                            + ", message.timestamp.after.max.ms=" + config.timestampAfterMaxMs() + ")");
        }
    }

    private static void requireKeys(RecordBatch batch) {
        for (Record record : batch.records()) {
            if (record.key() == null) {
                throw InvalidRecordsException.invalid(
                        "the topic is compacted: a record needs a key, but one in " + batch + " has none");
            }
        }
    }

    /**
     * Checks what a leader sent to its follower.
     *
     * @param batches whole batches, see {@link #wholeBatches}
     */
    static void checkForFollower(ByteBuf batches, long logEndOffset) {
        long next = logEndOffset;
        for (RecordBatch batch : RecordBatches.of(batches)) {
            requireChecksum(batch);
            if (batch.baseOffset() < next) {
                throw new IllegalStateException("the leader sent " + batch + " where offset " + next + " comes next");
            }
            requireMarker(batch);
            next = batch.nextOffset();
        }
    }

    /** How many of the readable bytes are whole batches; what follows was cut off on the way. */
    static int wholeBatches(ByteBuf batches) {
        int start = batches.readerIndex();
        int end = batches.writerIndex();
        int at = start;
        while (end - at >= RecordBatch.HEADER_SIZE) {
            int size = RecordBatch.at(batches, at).sizeInBytes();
            if (size < RecordBatch.HEADER_SIZE) {
                throw InvalidRecordsException.corrupt("a batch says that it has " + size + " bytes");
            }
            if (size > end - at) {
                break;
            }
            at += size;
        }
        return at - start;
    }

    /** A control batch will be read after it was written; it must make sense by then. */
    private static void requireMarker(RecordBatch batch) {
        if (!batch.isControl()) {
            return;
        }
        try {
            EndTransactionMarker.of(batch);
        } catch (IndexOutOfBoundsException e) {
            throw InvalidRecordsException.corrupt("a control batch ends inside its record", e);
        }
    }
}
