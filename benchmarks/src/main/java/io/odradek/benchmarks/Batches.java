package io.odradek.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.record.RecordBatchBuilder;
import java.util.Random;

/** Batches of the size that producers send unless told otherwise. */
final class Batches {

    private static final int RECORDS = 150;
    private static final int VALUE_BYTES = 100;

    private Batches() {}

    /** About 16 KB: records of 100 bytes without a key. */
    static ByteBuf typical() {
        Random random = new Random(1);
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            builder.append(System.currentTimeMillis(), null, Unpooled.wrappedBuffer(value));
        }
        ByteBuf built = builder.build();
        ByteBuf direct = Unpooled.directBuffer(built.readableBytes()).writeBytes(built);
        built.release();
        return direct;
    }
}
