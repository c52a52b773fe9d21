package io.odradek.broker.log;

import static io.odradek.broker.log.TestBatches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers without a lock, beside a writer that appends, truncates, rolls and deletes. */
class LogReadersTest {

    private static final int READERS = 3;
    private static final int STEPS = Integer.getInteger("odradek.readers.steps", 6_000);

    @TempDir
    Path root;

    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicLong recordsSeen = new AtomicLong();

    @Test
    void aReaderSeesWholeBatchesAndItsOffsetsWhateverTheWriterDoes() throws InterruptedException, ExecutionException {
        LogConfig config = LogConfig.defaults().toBuilder()
                .segmentBytes(2_000)
                .indexIntervalBytes(100)
                .retentionMs(-1)
                .retentionBytes(20_000)
                .fileDeleteDelayMs(0)
                .build();
        ExecutorService pool = Executors.newFixedThreadPool(READERS);
        try (TestLogs logs = new TestLogs(root)) {
            PartitionLog log = logs.create(config);
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                long seed = i;
                readers.add(pool.submit(() -> readAll(log, new Random(seed))));
            }
            write(log, logs);
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertThat(logs.failure).isNull();
            assertThat(recordsSeen.get()).isPositive();
            log.abandon();
        } finally {
            done.set(true);
            pool.shutdown();
        }
    }

    /** The value of every record is its offset, a space, and what tells this append from those that were cut off. */
    private static void write(PartitionLog log, TestLogs logs) {
        Random random = new Random(7);
        for (int i = 0; i < STEPS; i++) {
            int what = random.nextInt(100);
            if (what == 0) {
                log.truncateTo(Math.max(log.logStartOffset(), log.logEndOffset() - random.nextInt(60)));
            } else if (what < 4) {
                log.deleteOldSegments(log.logEndOffset());
                log.releaseIdleIndexes();
            } else {
                String[] values = new String[1 + random.nextInt(3)];
                for (int k = 0; k < values.length; k++) {
                    values[k] = log.logEndOffset() + k + " " + i;
                }
                log.appendAsLeader(batch(logs.nowMs() + i, values), i / 100, AppendOrigin.CLIENT);
            }
        }
    }

    private void readAll(PartitionLog log, Random random) {
        while (!done.get()) {
            long start = log.logStartOffset();
            long end = log.logEndOffset();
            long offset = start + (end > start ? random.nextInt((int) (end - start)) : 0);
            try {
                if (random.nextInt(20) == 0) {
                    log.offsetForTimestamp(TestLogs.START_MS + random.nextInt(STEPS));
                }
                check(TestBatches.read(log, offset, 1 + random.nextInt(3_000)), offset);
            } catch (ApiException e) {
                assertThat(e.error()).as("%s", e.getMessage()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
            }
        }
    }

    private void check(List<ByteBuf> batches, long from) {
        long next = -1;
        for (ByteBuf bytes : batches) {
            RecordBatch batch = RecordBatch.at(bytes, 0);
            assertThat(next == -1 ? batch.lastOffset() >= from : batch.baseOffset() == next)
                    .isTrue();
            for (Record record : batch.records()) {
                assertThat(TestBatches.text(record)).startsWith(record.offset() + " ");
                recordsSeen.incrementAndGet();
            }
            next = batch.nextOffset();
        }
    }
}
