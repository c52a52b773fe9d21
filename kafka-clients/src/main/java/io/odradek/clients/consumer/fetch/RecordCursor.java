package io.odradek.clients.consumer.fetch;

import io.odradek.record.InvalidRecordsException;
import io.odradek.record.RecordBatch;

/**
 * Walks over the records of what was fetched, one by one and no sooner than they are asked for.
 *
 * <p>Each batch is copied, or inflated, once into an array of its own, and parsed there: keys, values and headers are views of that
 * array, which nobody writes any more, and so may be kept. Records of control batches and of aborted transactions are left out.
 *
 * <p>Runs on: one thread at a time.
 */
public final class RecordCursor implements AutoCloseable {

    private final FetchedPartition fetched;
    private final boolean checkCrcs;
    private final ReadableBatches batches;
    private RecordFields record = RecordFields.NONE;
    private int left;
    private long nextOffset;
    private int lastEpoch = RecordBatch.NO_LEADER_EPOCH;
    private RecordBatch batch;
    private boolean again;
    private InvalidRecordsException broken;
    private boolean closed;

    public RecordCursor(FetchedPartition fetched, boolean readCommitted, boolean checkCrcs) {
        this.fetched = fetched;
        this.checkCrcs = checkCrcs;
        this.batches = new ReadableBatches(fetched.records(), readCommitted ? fetched.aborted() : null);
        this.nextOffset = fetched.from();
    }

    public FetchedPartition fetched() {
        return fetched;
    }

    /** The next record's offset, as far as is known; behind the last one, that from which to fetch. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The leader epoch of the last record that was given; -1 if there was none. */
    public int lastEpoch() {
        return lastEpoch;
    }

    /**
     * The record after this one, until there is none. The same object with other contents, each time.
     *
     * @throws InvalidRecordsException if there is no going on, each time
     */
    public boolean advance() {
        if (broken != null) {
            throw broken;
        }
        if (again) {
            again = false;
            return true;
        }
        try {
            return goOn();
        } catch (InvalidRecordsException e) {
            broken = e;
            throw e;
        }
    }

    /** The next record is this one again, unless {@link #read} is called. */
    public void again() {
        again = true;
    }

    /** This record is done. */
    public void read() {
        again = false;
    }

    private boolean goOn() {
        while (true) {
            while (left > 0) {
                left--;
                record.parse();
                if (record.offset() >= nextOffset) {
                    nextOffset = record.offset() + 1;
                    lastEpoch = record.leaderEpoch();
                    return true;
                }
            }
            if (batch != null) {
                // compaction may have taken the last records of a batch
                nextOffset = Math.max(nextOffset, batch.nextOffset());
                batch = null;
            }
            if (!batches.next()) {
                return false;
            }
            open(batches.current());
        }
    }

    private void open(RecordBatch next) {
        batch = next;
        if (next.lastOffset() < nextOffset) {
            return;
        }
        if (checkCrcs && !next.checksumMatches()) {
            throw InvalidRecordsException.corrupt(
                    "the checksum of the batch at offset " + next.baseOffset() + " is wrong");
        }
        if (!batches.isReadable(next)) {
            lastEpoch = next.partitionLeaderEpoch();
            return;
        }
        record = RecordFields.of(next);
        left = next.recordCount();
    }

    /** The record at which this is. */
    public RecordFields record() {
        return record;
    }

    /** Lets go of what was fetched; may be called again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            fetched.close();
        }
    }
}
