package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.record.InvalidRecordsException;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import java.util.Iterator;

/**
 * The record of a control batch that ends a transaction.
 *
 * <pre>
 *   key:    version int16, type int16 (0 abort, 1 commit)
 *   value:  version int16, coordinator epoch int32
 * </pre>
 *
 * @param commit or abort
 * @param coordinatorEpoch epoch of the transaction coordinator that wrote it
 */
record EndTransactionMarker(boolean commit, int coordinatorEpoch) {

    private static final int ABORT = 0;
    private static final int COMMIT = 1;

    /** The marker in a control batch; null if the batch holds a control record of another kind. */
    static EndTransactionMarker of(RecordBatch batch) {
        Iterator<Record> records = batch.iterator();
        if (!records.hasNext()) {
            return null;
        }
        Record marker = records.next();
        ByteBuf key = marker.key();
        ByteBuf value = marker.value();
        if (key == null || key.readableBytes() < 2 * Short.BYTES) {
            throw InvalidRecordsException.invalid("a control record has no key that tells its type");
        }
        short type = key.getShort(key.readerIndex() + Short.BYTES);
        if (type != ABORT && type != COMMIT) {
            return null;
        }
        if (value == null || value.readableBytes() < Short.BYTES + Integer.BYTES) {
            throw InvalidRecordsException.invalid("the marker of a transaction has no coordinator epoch");
        }
        return new EndTransactionMarker(type == COMMIT, value.getInt(value.readerIndex() + Short.BYTES));
    }
}
