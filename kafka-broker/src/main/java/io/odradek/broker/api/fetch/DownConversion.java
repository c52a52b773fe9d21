package io.odradek.broker.api.fetch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.log.LogSlice;
import io.odradek.broker.log.PartitionLog;
import io.odradek.record.MessageSets;
import io.odradek.record.RecordBatch;

/** Makes message sets of old from what was read of the log. Runs on: a worker. */
final class DownConversion {

    private DownConversion() {}

    /**
     * Converts the whole batches of a read.
     *
     * @param batches what was read, perhaps with a part of a batch at its end, which the client asks for next
     * @param log for reading on, where nothing of what was read has a place in the old formats
     */
    static ByteBuf convert(PartitionLog log, ByteBuf batches, byte magic, long fromOffset) {
        ByteBuf rest = batches;
        trimToWholeBatches(rest);
        while (rest.isReadable()) {
            ByteBuf converted = MessageSets.fromBatches(rest, magic, fromOffset);
            if (converted.isReadable()) {
                return converted;
            }
            // nothing but control batches: a client that gets no records would ask for the same offset for ever
            rest = readOn(log, lastBatch(rest).nextOffset());
        }
        return rest;
    }

    private static ByteBuf readOn(PartitionLog log, long offset) {
        ByteBuf next = Unpooled.buffer();
        try (LogSlice slice = log.read(offset, 64 * 1024, true, log.end())) {
            slice.readInto(next);
        }
        trimToWholeBatches(next);
        return next;
    }

    private static RecordBatch lastBatch(ByteBuf batches) {
        RecordBatch last = RecordBatch.at(batches, batches.readerIndex());
        int next = last.index() + last.sizeInBytes();
        while (next < batches.writerIndex()) {
            last = RecordBatch.at(batches, next);
            next += last.sizeInBytes();
        }
        return last;
    }

    private static void trimToWholeBatches(ByteBuf batches) {
        int end = batches.readerIndex();
        while (batches.writerIndex() - end >= RecordBatch.HEADER_SIZE) {
            int size = RecordBatch.at(batches, end).sizeInBytes();
            if (size > batches.writerIndex() - end) {
                break;
            }
            end += size;
        }
        batches.writerIndex(end);
    }
}
