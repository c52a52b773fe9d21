package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.odradek.compression.CompressionType;

/** Puts a batch into another codec, for topics that keep one of their own. */
public final class Recompression {

    private Recompression() {}

    /**
     * The same batch in a codec: records, times, offsets and producer stay.
     *
     * @return a batch on the heap
     * @throws InvalidRecordsException if the batch is damaged
     */
    public static ByteBuf recompress(RecordBatch batch, CompressionType codec) {
        if (!batch.checksumMatches()) {
            throw InvalidRecordsException.corrupt("the checksum of a batch does not match its bytes");
        }
        RecordBatchBuilder copy = new RecordBatchBuilder()
                .compression(codec)
                .timestampType(batch.timestampType())
                .baseOffset(batch.baseOffset())
                .leaderEpoch(batch.partitionLeaderEpoch())
                .producer(batch.producerId(), batch.producerEpoch(), batch.baseSequence())
                .transactional(batch.isTransactional())
                .control(batch.isControl());
        for (Record record : batch.records()) {
            int delta = (int) (record.offset() - batch.baseOffset());
            copy.appendAt(delta, record.timestamp(), record.key(), record.value(), record.headers());
        }
        return copy.build();
    }
}
