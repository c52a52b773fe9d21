package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchBuilder;
import io.odradek.record.RecordBatches;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Batches for tests, and what is in them. */
final class TestBatches {

    private TestBatches() {}

    static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One batch with a record for each value, all at one time. */
    static ByteBuf batch(long timestamp, String... values) {
        return records(new RecordBatchBuilder(), timestamp, values).build();
    }

    /** One batch of an idempotent producer. */
    static ByteBuf batch(long producerId, int epoch, int sequence, long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder().producer(producerId, (short) epoch, sequence);
        return records(builder, timestamp, values).build();
    }

    static ByteBuf transactional(long producerId, int epoch, int sequence, long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder()
                .producer(producerId, (short) epoch, sequence)
                .transactional(true);
        return records(builder, timestamp, values).build();
    }

    /** The marker that ends a transaction. */
    static ByteBuf marker(long producerId, int epoch, boolean commit, int coordinatorEpoch, long timestamp) {
        ByteBuf key = Unpooled.buffer().writeShort(0).writeShort(commit ? 1 : 0);
        ByteBuf value = Unpooled.buffer().writeShort(0).writeInt(coordinatorEpoch);
        return new RecordBatchBuilder()
                .producer(producerId, (short) epoch, RecordBatch.NO_SEQUENCE)
                .transactional(true)
                .control(true)
                .append(timestamp, key, value)
                .build();
    }

    static RecordBatchBuilder records(RecordBatchBuilder builder, long timestamp, String... values) {
        for (String value : values) {
            builder.append(timestamp, bytes("k" + value), bytes(value));
        }
        return builder;
    }

    static ByteBuf joined(ByteBuf... batches) {
        return Unpooled.copiedBuffer(batches);
    }

    /** A batch as a leader's log has it. */
    static ByteBuf placed(ByteBuf batch, long baseOffset, int leaderEpoch) {
        RecordBatch.at(batch, batch.readerIndex()).assign(baseOffset, leaderEpoch);
        return batch;
    }

    /** Everything in a log from an offset on, as {@code offset=value}. */
    static List<String> contents(PartitionLog log, long from) {
        List<String> all = new ArrayList<>();
        long next = from;
        while (next < log.logEndOffset()) {
            long before = next;
            for (ByteBuf batch : read(log, next, 1 << 20)) {
                for (Record record : RecordBatch.at(batch, 0).records()) {
                    if (record.offset() >= next) {
                        all.add(record.offset() + "=" + text(record));
                    }
                }
                next = RecordBatch.at(batch, 0).nextOffset();
            }
            if (next == before) {
                throw new AssertionError("nothing can be read at " + next + " of " + log);
            }
        }
        return all;
    }

    static String text(Record record) {
        return record.value().toString(StandardCharsets.UTF_8);
    }

    /** The whole batches that a read gives. */
    static List<ByteBuf> read(PartitionLog log, long from, int maxBytes) {
        ByteBuf target = Unpooled.buffer();
        try (LogSlice slice = log.read(from, maxBytes, true, log.logEndOffset())) {
            slice.readInto(target);
        }
        ByteBuf whole = target.slice(0, BatchChecks.wholeBatches(target));
        List<ByteBuf> batches = new ArrayList<>();
        for (RecordBatch batch : RecordBatches.of(whole)) {
            if (!batch.checksumMatches()) {
                throw new AssertionError("damaged: " + batch);
            }
            batches.add(whole.slice(batch.index(), batch.sizeInBytes()));
        }
        return batches;
    }

    static String[] values(String prefix, int count) {
        return Stream.iterate(0, i -> i + 1).limit(count).map(i -> prefix + i).toArray(String[]::new);
    }
}
