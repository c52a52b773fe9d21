package io.odradek.broker.log;

import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds records by time, exact to the record: the indexes lead to the batch, the batch is opened.
 *
 * <p>A null answer means that a segment of the view was removed meanwhile.
 *
 * <p>Runs on: any thread, one object per search; it may read from disk.
 */
final class TimestampSearch {

    private final LogView view;
    private final LeaderEpochs epochs;

    TimestampSearch(LogView view, LeaderEpochs epochs) {
        this.view = view;
        this.epochs = epochs;
    }

    /** The first record at or after a time. */
    Optional<TimestampedOffset> firstAtOrAfter(long timestamp) throws IOException {
        for (int i = view.floorIndex(view.logStart()); i < view.segments().length; i++) {
            if (view.limitOf(i) == 0 || view.segments()[i].greatestTimestamp() < timestamp) {
                continue;
            }
            Optional<TimestampedOffset> found = searchSegment(i, timestamp);
            if (found == null || found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The first record that has the greatest timestamp of all that can be read. */
    Optional<TimestampedOffset> greatest() throws IOException {
        long greatest = RecordBatch.NO_TIMESTAMP;
        int first = view.floorIndex(view.logStart());
        for (int i = first; i < view.segments().length; i++) {
            // a log start inside the first segment hides records that its index knows of
            boolean whole = i > first || view.segments()[i].baseOffset() >= view.logStart();
            if (view.limitOf(i) > 0) {
                long here = whole ? view.segments()[i].greatestTimestamp() : greatestReadable(i);
                greatest = Math.max(greatest, here);
            }
        }
        return greatest < 0 ? Optional.empty() : firstAtOrAfter(greatest);
    }

    private long greatestReadable(int index) throws IOException {
        long greatest = RecordBatch.NO_TIMESTAMP;
        SharedChannel file = view.segments()[index].file().acquire();
        if (file == null) {
            return greatest;
        }
        try (BatchCursor cursor = BatchCursor.batches(file.channel(), 0, view.limitOf(index))) {
            while (cursor.next()) {
                greatest = Math.max(greatest, greatestReadable(cursor.batch()));
            }
        } finally {
            file.release();
        }
        return greatest;
    }

    private long greatestReadable(RecordBatch batch) {
        if (batch.baseOffset() >= view.logStart() || batch.lastOffset() < view.logStart()) {
            return batch.baseOffset() >= view.logStart() ? batch.maxTimestamp() : RecordBatch.NO_TIMESTAMP;
        }
        long greatest = RecordBatch.NO_TIMESTAMP;
        for (Record record : batch.records()) {
            if (record.offset() >= view.logStart()) {
                greatest = Math.max(greatest, record.timestamp());
            }
        }
        return greatest;
    }

    private Optional<TimestampedOffset> searchSegment(int index, long timestamp) throws IOException {
        LogSegment segment = view.segments()[index];
        SharedChannel file = segment.file().acquire();
        if (file == null) {
            return null;
        }
        int limit = view.limitOf(index);
        try {
            SegmentIndexes indexes = segment.indexes();
            int from = indexes.offsets().lookup(indexes.times().lookup(timestamp));
            BatchCursor headers = BatchCursor.headers(file.channel(), Math.min(from, limit), limit);
            while (headers.next()) {
                RecordBatch batch = headers.batch();
                if (batch.maxTimestamp() >= timestamp && batch.lastOffset() >= view.logStart()) {
                    int position = headers.batchPosition();
                    Optional<TimestampedOffset> found =
                            searchBatch(file, position, position + batch.sizeInBytes(), timestamp);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        } finally {
            file.release();
        }
    }

    private Optional<TimestampedOffset> searchBatch(SharedChannel file, int position, int limit, long timestamp)
            throws IOException {
        try (BatchCursor cursor = BatchCursor.batches(file.channel(), position, limit)) {
            if (!cursor.next()) {
                return Optional.empty();
            }
            for (Record record : cursor.batch().records()) {
                if (record.timestamp() >= timestamp && record.offset() >= view.logStart()) {
                    int epoch = epochs.epochOf(record.offset()).orElse(RecordBatch.NO_LEADER_EPOCH);
                    return Optional.of(new TimestampedOffset(record.offset(), record.timestamp(), epoch));
                }
            }
            return Optional.empty();
        }
    }
}
