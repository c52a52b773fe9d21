package io.odradek.broker.log;

import io.odradek.record.RecordBatch;
import java.io.IOException;

/**
 * Brings producer state up to an offset by walking the headers of the batches in between; only control batches are read
 * whole.
 *
 * <p>Runs on: the holder of the log's lock.
 */
final class ProducerReplay {

    private ProducerReplay() {}

    /** Tells the producers of every batch between {@link ProducerStates#offset()} and an offset. */
    static void replay(LogView view, long to, ProducerStates producers) throws IOException {
        for (int i = view.floorIndex(producers.offset()); i < view.segments().length; i++) {
            LogSegment segment = view.segments()[i];
            if (segment.baseOffset() < to && segment.size() > 0) {
                replay(segment, view.limitOf(i), to, producers);
            }
        }
        producers.skipTo(to);
    }

    private static void replay(LogSegment segment, int limit, long to, ProducerStates producers) throws IOException {
        SharedChannel file = segment.file().acquire();
        int from = segment.indexes().offsets().lookup(producers.offset());
        try (BatchCursor cursor = BatchCursor.headers(file.channel(), from, limit)) {
            while (cursor.next() && cursor.batch().baseOffset() < to) {
                RecordBatch batch = cursor.batch();
                if (batch.baseOffset() >= producers.offset() && batch.hasProducerId()) {
                    tell(producers, file, batch, cursor.batchPosition());
                }
            }
        } finally {
            file.release();
        }
    }

    private static void tell(ProducerStates producers, SharedChannel file, RecordBatch header, int position)
            throws IOException {
        if (!header.isControl()) {
            producers.append(header);
            return;
        }
        int end = position + header.sizeInBytes();
        try (BatchCursor whole = BatchCursor.batches(file.channel(), position, end)) {
            if (whole.next()) {
                producers.append(whole.batch());
            }
        }
    }
}
