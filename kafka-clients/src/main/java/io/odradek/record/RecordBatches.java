package io.odradek.record;

import io.netty.buffer.ByteBuf;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The batches that lie one after the other in a buffer.
 *
 * <p>Iterating checks the frame of every batch (it fits, it is of format 2, its counts agree) and throws
 * {@link InvalidRecordsException} at the first that is wrong; it checks no checksum and parses no record.
 */
public final class RecordBatches implements Iterable<RecordBatch> {

    private final ByteBuf buffer;

    private RecordBatches(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /** The batches between the buffer's reader index and its writer index; neither moves. */
    public static RecordBatches of(ByteBuf buffer) {
        return new RecordBatches(buffer);
    }

    @Override
    public Iterator<RecordBatch> iterator() {
        return new BatchIterator(buffer);
    }

    private static final class BatchIterator implements Iterator<RecordBatch> {

        private final ByteBuf buffer;
        private final int end;
        private int next;

        BatchIterator(ByteBuf buffer) {
            this.buffer = buffer;
            this.next = buffer.readerIndex();
            this.end = buffer.writerIndex();
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public RecordBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            requireFrame(buffer, next, end);
            RecordBatch batch = RecordBatch.at(buffer, next);
            next += batch.sizeInBytes();
            return batch;
        }
    }

    private static void requireFrame(ByteBuf buffer, int index, int end) {
        int available = end - index;
        if (available < RecordBatch.HEADER_SIZE) {
            throw InvalidRecordsException.corrupt(
                    "a batch header takes " + RecordBatch.HEADER_SIZE + " bytes, but only " + available + " are left");
        }
        int length = buffer.getInt(index + RecordBatch.LENGTH_AT);
        if (length < RecordBatch.HEADER_SIZE - RecordBatch.LOG_OVERHEAD
                || length > available - RecordBatch.LOG_OVERHEAD) {
            throw InvalidRecordsException.corrupt("a batch says it is " + length + " bytes long, but "
                    + (available - RecordBatch.LOG_OVERHEAD) + " are left");
        }
        byte magic = buffer.getByte(index + RecordBatch.MAGIC_AT);
        if (magic != RecordBatch.MAGIC) {
            throw InvalidRecordsException.invalid("a batch of format " + magic + " where format 2 is expected");
        }
        int count = buffer.getInt(index + RecordBatch.RECORD_COUNT_AT);
        int lastDelta = buffer.getInt(index + RecordBatch.LAST_OFFSET_DELTA_AT);
        // compaction leaves holes, so a batch in the log may span more offsets than it has records, never fewer
        if (count < 0 || lastDelta < 0 || lastDelta < count - 1) {
            throw InvalidRecordsException.invalid(
                    "a batch has " + count + " records, but its last offset delta is " + lastDelta);
        }
    }
}
