package io.odradek.clients.consumer.fetch;

import io.netty.buffer.ByteBuf;
import io.odradek.protocol.message.FetchResponse.AbortedTransaction;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.RecordBatch;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * The batches of an answer, and which of them an application may see. The last one may be cut off by the size of the answer; it is
 * left out, and comes whole the next time.
 *
 * <p>Runs on: one thread at a time.
 */
final class ReadableBatches {

    private static final byte ABORT = 0;

    private final ByteBuf bytes;
    private final boolean committedOnly;
    private final Queue<AbortedTransaction> aborted =
            new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    private final Set<Long> abortedProducers = new HashSet<>();
    private int at;
    private RecordBatch current;

    /** @param aborted null to see the records of all transactions */
    ReadableBatches(ByteBuf bytes, List<AbortedTransaction> aborted) {
        this.bytes = bytes;
        this.committedOnly = aborted != null;
        this.at = bytes.readerIndex();
        if (committedOnly) {
            this.aborted.addAll(aborted);
        }
    }

    /** How many bytes at the front of an answer are whole batches. */
    static int wholeBytes(ByteBuf bytes) {
        int end = bytes.readerIndex();
        while (fits(bytes, end)) {
            end += RecordBatch.at(bytes, end).sizeInBytes();
        }
        return end - bytes.readerIndex();
    }

    private static boolean fits(ByteBuf bytes, int at) {
        int left = bytes.writerIndex() - at;
        if (left < RecordBatch.HEADER_SIZE) {
            return false;
        }
        RecordBatch batch = RecordBatch.at(bytes, at);
        if (batch.magic() != RecordBatch.MAGIC) {
            throw InvalidRecordsException.invalid("records of format " + batch.magic()
                    + ", which this client does not read; they were written by clients older than Kafka 0.11");
        }
        // the sum of both may be more than an int can hold
        long size = (long) RecordBatch.LOG_OVERHEAD + bytes.getInt(at + Long.BYTES);
        if (size < RecordBatch.HEADER_SIZE) {
            throw InvalidRecordsException.corrupt("a batch says that it has " + size + " bytes");
        }
        return size <= left;
    }

    /** Goes to the next whole batch, if there is one. */
    boolean next() {
        if (!fits(bytes, at)) {
            current = null;
            return false;
        }
        current = RecordBatch.at(bytes, at);
        at += current.sizeInBytes();
        return true;
    }

    RecordBatch current() {
        return current;
    }

    /** Whether the records of a batch are for applications; called once for each batch, in their order. */
    boolean isReadable(RecordBatch batch) {
        if (committedOnly && batch.hasProducerId()) {
            beginAborted(batch.lastOffset());
            if (batch.isControl()) {
                if (isAbortMarker(batch)) {
                    abortedProducers.remove(batch.producerId());
                }
            } else if (batch.isTransactional() && abortedProducers.contains(batch.producerId())) {
                return false;
            }
        }
        return !batch.isControl();
    }

    private void beginAborted(long upTo) {
        while (!aborted.isEmpty() && aborted.peek().firstOffset() <= upTo) {
            abortedProducers.add(aborted.poll().producerId());
        }
    }

    private static boolean isAbortMarker(RecordBatch batch) {
        Iterator<io.odradek.record.Record> records = batch.iterator();
        try {
            ByteBuf key = records.next().key();
            // version, then type
            return key != null && key.getShort(key.readerIndex() + Short.BYTES) == ABORT;
        } catch (NoSuchElementException | IndexOutOfBoundsException e) {
            throw InvalidRecordsException.corrupt(
                    "the control batch at offset " + batch.baseOffset() + " is no marker", e);
        }
    }
}
