package io.odradek.broker.log;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.RecordBatch;

/**
 * What a partition knows of one producer: its epoch, its last {@value #REMEMBERED} batches and its open transaction.
 *
 * <p>Five, because a client has at most five requests in flight, any of which it may send again (KIP-98).
 *
 * <p>Runs on: the holder of the log's lock.
 */
final class ProducerState {

    static final int REMEMBERED = 5;
    static final long NO_TRANSACTION = -1;

    private final long producerId;
    private final Batch[] batches = new Batch[REMEMBERED];
    private int count;
    private short epoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int coordinatorEpoch = -1;
    private long lastTimestamp = RecordBatch.NO_TIMESTAMP;
    private long transactionStart = NO_TRANSACTION;

    ProducerState(long producerId) {
        this.producerId = producerId;
    }

    /** As a snapshot has it. */
    ProducerState(
            long producerId, short epoch, Batch last, long timestamp, int coordinatorEpoch, long transactionStart) {
        this(producerId);
        this.epoch = epoch;
        this.lastTimestamp = timestamp;
        this.coordinatorEpoch = coordinatorEpoch;
        this.transactionStart = transactionStart;
        if (last != null) {
            batches[count++] = last;
        }
    }

    long producerId() {
        return producerId;
    }

    short epoch() {
        return epoch;
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long lastTimestamp() {
        return lastTimestamp;
    }

    long transactionStart() {
        return transactionStart;
    }

    /** The last batch with sequence numbers, or null. */
    Batch last() {
        return count == 0 ? null : batches[count - 1];
    }

    int lastSequence() {
        return count == 0 ? RecordBatch.NO_SEQUENCE : last().lastSequence();
    }

    /** The remembered batch that this one repeats, or null. */
    Batch duplicateOf(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            return null;
        }
        for (int i = count - 1; i >= 0; i--) {
            if (batches[i].lastSequence() == batch.lastSequence()
                    && batches[i].offsetDelta() == batch.lastOffsetDelta()) {
                return batches[i];
            }
        }
        return null;
    }

    /** Refuses a batch of a producer's old life, or one that leaves a gap. */
    void requireNext(RecordBatch batch) {
        requireEpoch(batch);
        int first = batch.baseSequence();
        boolean newLife = batch.producerEpoch() != epoch;
        // a producer that is not known may begin anywhere: its state may have expired, or gone with its records
        boolean follows = epoch == RecordBatch.NO_PRODUCER_EPOCH || (newLife ? first == 0 : follows(first));
        if (!follows) {
            throw new ApiException(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    "producer " + producerId + " of epoch " + batch.producerEpoch() + " sent sequence number " + first
                            + ", the last one here is " + lastSequence() + " of epoch " + epoch);
        }
        if (transactionStart != NO_TRANSACTION && !batch.isTransactional()) {
            throw new ApiException(
                    ErrorCode.INVALID_TXN_STATE,
                    "producer " + producerId + " has a transaction open, but sent a batch that is not part of it");
        }
    }

    void requireEpoch(RecordBatch batch) {
        if (batch.producerEpoch() < epoch) {
            throw new ApiException(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    "producer " + producerId + " wrote with epoch " + batch.producerEpoch() + ", but epoch " + epoch
                            + " has been here already");
        }
    }

    private boolean follows(int first) {
        int last = lastSequence();
        return first == last + 1 || (first == 0 && last == Integer.MAX_VALUE);
    }

    /** Notes a batch of records that was appended. */
    void append(RecordBatch batch) {
        startEpoch(batch.producerEpoch());
        lastTimestamp = batch.maxTimestamp();
        if (batch.isTransactional() && transactionStart == NO_TRANSACTION) {
            transactionStart = batch.baseOffset();
        }
        if (count == REMEMBERED) {
            System.arraycopy(batches, 1, batches, 0, --count);
        }
        batches[count++] = new Batch(batch.lastSequence(), batch.lastOffset(), batch.lastOffsetDelta(), lastTimestamp);
    }

    /** Notes the end of the producer's transaction; gives the offset where that had begun, or {@link #NO_TRANSACTION}. */
    long endTransaction(RecordBatch marker, int markerCoordinatorEpoch) {
        startEpoch(marker.producerEpoch());
        lastTimestamp = marker.maxTimestamp();
        coordinatorEpoch = markerCoordinatorEpoch;
        long start = transactionStart;
        transactionStart = NO_TRANSACTION;
        return start;
    }

    private void startEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            count = 0;
        }
    }

    /**
     * A batch that was appended.
     *
     * @param offsetDelta last offset minus first offset
     */
    record Batch(int lastSequence, long lastOffset, int offsetDelta, long timestamp) {

        long firstOffset() {
            return lastOffset - offsetDelta;
        }
    }
}
