package io.odradek.broker.log;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a partition knew of its producers when the log ended at the offset in the file's name: a {@code .snapshot} file.
 *
 * <pre>
 *   version   int16    1
 *   crc       uint32   CRC-32C of all that follows
 *   count     int32
 *   each producer:
 *     producer id               int64
 *     producer epoch            int16
 *     last sequence             int32   -1: none
 *     last offset               int64   of the last batch, -1: none
 *     offset delta              int32   of the last batch
 *     timestamp                 int64   milliseconds since the epoch
 *     coordinator epoch         int32   -1: no marker yet
 *     transaction first offset  int64   -1: none open
 * </pre>
 */
final class ProducerSnapshot {

    static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int COUNT_AT = 6;
    private static final int HEADER_SIZE = 10;
    private static final int ENTRY_SIZE = 46;

    private ProducerSnapshot() {}

    static ByteBuffer encode(Collection<ProducerState> producers) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_SIZE + producers.size() * ENTRY_SIZE);
        bytes.putShort(VERSION).putInt(0).putInt(producers.size());
        producers.forEach(producer -> put(bytes, producer));
        bytes.flip();
        bytes.putInt(CRC_AT, checksum(bytes));
        return bytes;
    }

    private static void put(ByteBuffer bytes, ProducerState producer) {
        ProducerState.Batch last = producer.last();
        bytes.putLong(producer.producerId());
        bytes.putShort(producer.epoch());
        bytes.putInt(producer.lastSequence());
        bytes.putLong(last == null ? -1 : last.lastOffset());
        bytes.putInt(last == null ? 0 : last.offsetDelta());
        bytes.putLong(producer.lastTimestamp());
        bytes.putInt(producer.coordinatorEpoch());
        bytes.putLong(producer.transactionStart());
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(COUNT_AT));
        return (int) crc.getValue();
    }

    /**
     * Reads a file.
     *
     * @throws DamagedFileException if it makes no sense
     */
    static List<ProducerState> read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (bytes.remaining() < HEADER_SIZE || bytes.getShort() != VERSION || bytes.getInt() != checksum(bytes)) {
            throw new DamagedFileException(path + " is damaged: version or checksum is wrong");
        }
        int count = bytes.getInt();
        List<ProducerState> producers = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                producers.add(get(bytes));
            }
        } catch (BufferUnderflowException e) {
            throw new DamagedFileException(path + " is damaged: it ends early", e);
        }
        return producers;
    }

    private static ProducerState get(ByteBuffer bytes) {
        long id = bytes.getLong();
        short epoch = bytes.getShort();
        int lastSequence = bytes.getInt();
        long lastOffset = bytes.getLong();
        int offsetDelta = bytes.getInt();
        long timestamp = bytes.getLong();
        ProducerState.Batch last = lastOffset < 0 || lastSequence < 0
                ? null
                : new ProducerState.Batch(lastSequence, lastOffset, offsetDelta, timestamp);
        return new ProducerState(id, epoch, last, timestamp, bytes.getInt(), bytes.getLong());
    }
}
