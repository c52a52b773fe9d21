package io.odradek.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Records drawn from a seed, with everything that a record may have or lack. */
final class RandomRecords {

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    List<Record> draw(int count, boolean withHeaders) {
        List<Record> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long timestamp = 1_700_000_000_000L + random.nextInt(100_000) - 50_000;
            records.add(new Record(
                    i, timestamp, RecordBatch.NO_SEQUENCE, bytes(40), bytes(600), withHeaders ? headers() : List.of()));
        }
        return records;
    }

    private List<RecordHeader> headers() {
        List<RecordHeader> headers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.add(new RecordHeader("header-" + (char) ('ä' + random.nextInt(20)), bytes(20)));
        }
        return headers;
    }

    private ByteBuf bytes(int max) {
        if (random.nextInt(6) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(max + 1)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(4));
        }
        return Unpooled.wrappedBuffer(bytes);
    }
}
