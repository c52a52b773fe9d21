package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatches;
import java.util.ArrayList;
import java.util.List;

/** A log as simple as can be: a list of batches in memory. What it says is what the real one must say. */
final class ModelLog {

    /** A batch. */
    record Batch(long baseOffset, int epoch, long producerId, int sequence, List<String> values) {
        long nextOffset() {
            return baseOffset + values.size();
        }
    }

    final List<Batch> batches = new ArrayList<>();
    long end;
    long start;

    /** Notes what was appended, as it lies in the buffer after the append. */
    void append(ByteBuf appended) {
        for (RecordBatch batch : RecordBatches.of(appended)) {
            List<String> values = new ArrayList<>();
            batch.records().forEach(record -> values.add(TestBatches.text(record)));
            batches.add(new Batch(
                    batch.baseOffset(),
                    batch.partitionLeaderEpoch(),
                    batch.producerId(),
                    batch.baseSequence(),
                    values));
            end = batch.nextOffset();
        }
    }

    /** Cuts behind the last batch that ends at or below an offset. */
    void truncate(long offset) {
        while (!batches.isEmpty() && batches.get(batches.size() - 1).nextOffset() > offset) {
            end = batches.remove(batches.size() - 1).baseOffset();
        }
        end = Math.min(end, offset);
        start = Math.min(start, end);
    }

    /** Every record from an offset on, as {@code offset=value}. */
    List<String> contents(long from) {
        List<String> all = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.values().size(); i++) {
                if (batch.baseOffset() + i >= from) {
                    all.add(batch.baseOffset() + i + "=" + batch.values().get(i));
                }
            }
        }
        return all;
    }

    /** Where an epoch that has batches ended. */
    long endOfEpoch(int epoch) {
        for (Batch batch : batches) {
            if (batch.epoch() > epoch) {
                return batch.baseOffset();
            }
        }
        return end;
    }
}
