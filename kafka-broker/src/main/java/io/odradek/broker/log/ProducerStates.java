package io.odradek.broker.log;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The producers of one partition: refuses and recognises repeated batches, and follows transactions.
 *
 * <p>Life: {@link #restore}d from a snapshot, then told of every batch in order; {@link #offset()} says how far.
 *
 * <p>Runs on: the holder of the log's lock; {@link #transactions()} may be read on any thread.
 */
final class ProducerStates {

    private final Map<Long, ProducerState> producers = new HashMap<>();
    private final OpenTransactions transactions = new OpenTransactions();
    private long offset;

    OpenTransactions transactions() {
        return transactions;
    }

    /** Every batch below this offset is known here. */
    long offset() {
        return offset;
    }

    void skipTo(long newOffset) {
        offset = newOffset;
    }

    int size() {
        return producers.size();
    }

    Iterable<ProducerState> all() {
        return producers.values();
    }

    List<ProducerState> copyOfAll() {
        return new ArrayList<>(producers.values());
    }

    /** Starts anew with what a snapshot holds. */
    void restore(List<ProducerState> snapshot, long snapshotOffset) {
        producers.clear();
        transactions.clear();
        offset = snapshotOffset;
        for (ProducerState producer : snapshot) {
            producers.put(producer.producerId(), producer);
            if (producer.transactionStart() != ProducerState.NO_TRANSACTION) {
                transactions.begin(producer.producerId(), producer.transactionStart());
            }
        }
    }

    /**
     * Whether a producer's batch may be appended.
     *
     * @return the batch that this one repeats; null if it is new
     * @throws ApiException if it must not be appended
     */
    ProducerState.Batch check(RecordBatch batch, AppendOrigin origin) {
        ProducerState known = producers.get(batch.producerId());
        if (batch.isControl()) {
            checkMarker(known, batch);
            return null;
        }
        if (known == null || origin != AppendOrigin.CLIENT) {
            return null;
        }
        ProducerState.Batch repeated = known.duplicateOf(batch);
        if (repeated == null) {
            known.requireNext(batch);
        }
        return repeated;
    }

    private static void checkMarker(ProducerState known, RecordBatch batch) {
        EndTransactionMarker marker = EndTransactionMarker.of(batch);
        if (marker == null || known == null) {
            return;
        }
        known.requireEpoch(batch);
        if (marker.coordinatorEpoch() < known.coordinatorEpoch()) {
            throw new ApiException(
                    ErrorCode.TRANSACTION_COORDINATOR_FENCED,
                    "a transaction marker of coordinator epoch " + marker.coordinatorEpoch()
                            + " came after one of epoch " + known.coordinatorEpoch());
        }
    }

    /**
     * Notes a batch that is in the log.
     *
     * @return the transaction that it aborts, for the transaction index; null if it aborts none
     */
    AbortedTransaction append(RecordBatch batch) {
        if (batch.baseOffset() < offset) {
            throw new IllegalStateException(
                    "producer state is at offset " + offset + " already, and is told of " + batch);
        }
        offset = batch.nextOffset();
        if (!batch.hasProducerId()) {
            return null;
        }
        if (batch.isControl()) {
            return endTransaction(batch);
        }
        ProducerState producer = producer(batch.producerId());
        long before = producer.transactionStart();
        producer.append(batch);
        if (before == ProducerState.NO_TRANSACTION && producer.transactionStart() != ProducerState.NO_TRANSACTION) {
            transactions.begin(batch.producerId(), producer.transactionStart());
        }
        return null;
    }

    private AbortedTransaction endTransaction(RecordBatch batch) {
        EndTransactionMarker marker = EndTransactionMarker.of(batch);
        if (marker == null) {
            return null;
        }
        long first = producer(batch.producerId()).endTransaction(batch, marker.coordinatorEpoch());
        if (first == ProducerState.NO_TRANSACTION) {
            return null;
        }
        transactions.end(batch.producerId(), first, batch.lastOffset());
        if (marker.commit()) {
            return null;
        }
        long stable = transactions.firstUndecided(batch.nextOffset());
        return new AbortedTransaction(batch.producerId(), first, batch.lastOffset(), stable);
    }

    private ProducerState producer(long id) {
        return producers.computeIfAbsent(id, ProducerState::new);
    }

    /** Forgets those that wrote last before a time and have no transaction open. */
    void expire(long beforeMs) {
        producers
                .values()
                .removeIf(producer -> producer.lastTimestamp() < beforeMs
                        && producer.transactionStart() == ProducerState.NO_TRANSACTION);
    }
}
