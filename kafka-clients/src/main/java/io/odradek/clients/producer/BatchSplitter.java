package io.odradek.clients.producer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.odradek.common.header.Header;
import io.odradek.compression.CompressionType;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes two batches of one that a broker refused as too large: each of about half of its records. Those of half a batch that is
 * still too large are split again.
 *
 * <p>Runs on: the event loop; it copies, which happens once for each batch that is too large.
 */
final class BatchSplitter {

    private static final int PARTS = 2;

    private BatchSplitter() {}

    /**
     * @param whole a closed batch of at least two records; its result becomes that of the parts
     */
    static List<Batch> split(Batch whole, CompressionType compression, int level) {
        whole.seal(false);
        int perPart = (whole.count() + PARTS - 1) / PARTS;
        List<Batch> parts = new ArrayList<>();
        List<BatchResult.Part> results = new ArrayList<>();
        List<Record> records = new ArrayList<>(perPart);
        int index = 0;
        for (Record record :
                RecordBatch.at(whole.bytes(), whole.bytes().readerIndex()).records()) {
            records.add(record);
            index++;
            if (records.size() == perPart || index == whole.count()) {
                int first = index - records.size();
                Batch part = partOf(whole, compression, level, records, first, parts.isEmpty());
                parts.add(part);
                results.add(new BatchResult.Part(first, part.result()));
                records.clear();
            }
        }
        whole.result().split(results);
        return parts;
    }

    private static Batch partOf(
            Batch whole, CompressionType compression, int level, List<Record> records, int first, boolean holdsMemory) {
        int capacity = 0;
        for (Record record : records) {
            capacity += RecordBatchWriter.maxSize(bytes(record.key()), bytes(record.value()), headers(record));
        }
        // the first part goes on holding what the whole has reserved
        Batch part = new Batch(
                whole.queue(), compression, capacity, holdsMemory ? whole.reserved() : 0, whole.createdNanos());
        for (Record record : records) {
            Header[] headers = headers(record);
            byte[] key = bytes(record.key());
            byte[] value = bytes(record.value());
            SendFuture unheard = part.tryAppend(record.timestamp(), key, value, headers, 0, null);
            assert unheard != null : "there is room for what was counted";
        }
        part.close(level);
        whole.callbacks().stream()
                .filter(one -> one.index() >= first && one.index() < first + records.size())
                .forEach(part.callbacks()::add);
        return part;
    }

    private static byte[] bytes(ByteBuf buffer) {
        return buffer == null ? null : ByteBufUtil.getBytes(buffer);
    }

    private static Header[] headers(Record record) {
        return record.headers().stream()
                .map(one -> new io.odradek.common.header.internals.RecordHeader(one.key(), bytes(one.value())))
                .toArray(Header[]::new);
    }
}
