package io.odradek.broker.log;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Figures by hand: creation, opening and closing of many logs, appends and reads of one. Not a test. */
final class LogBench {

    private LogBench() {}

    /** Takes a directory that is empty. */
    public static void main(String[] arguments) throws IOException {
        Path root = Files.createTempDirectory(Path.of(arguments[0]), "logs");
        ScheduledThreadPoolExecutor scheduler = TestLogs.scheduler();
        for (int round = 0; round < 3; round++) {
            Path directory = root.resolve("r" + round);
            LogManager manager = open(directory, scheduler);
            long t0 = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                manager.getOrCreate(new TopicPartition("topic", i), new Uuid(1, 1));
            }
            long t1 = System.nanoTime();
            for (PartitionLog log : manager.logs()) {
                log.appendAsLeader(TestBatches.batch(System.currentTimeMillis(), "v"), 1, AppendOrigin.CLIENT);
            }
            long t2 = System.nanoTime();
            manager.close();
            long t3 = System.nanoTime();
            LogManager again = open(directory, scheduler);
            long t4 = System.nanoTime();
            again.close();
            long t5 = System.nanoTime();
            Files.delete(directory.resolve(".kafka_cleanshutdown"));
            LogManager unclean = open(directory, scheduler);
            long t6 = System.nanoTime();
            unclean.close();
            System.out.printf(
                    "1000 logs: create %d ms, first append %d ms, close dirty %d ms, open clean %d ms, close idle %d ms,"
                            + " open unclean %d ms%n",
                    (t1 - t0) / 1000000,
                    (t2 - t1) / 1000000,
                    (t3 - t2) / 1000000,
                    (t4 - t3) / 1000000,
                    (t5 - t4) / 1000000,
                    (t6 - t5) / 1000000);
        }
        LogManager manager = open(root.resolve("one"), scheduler);
        PartitionLog log = manager.getOrCreate(new TopicPartition("one", 0), new Uuid(1, 1));
        ByteBuf heap = TestBatches.batch(System.currentTimeMillis(), TestBatches.values("x".repeat(980), 16));
        ByteBuf batch = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(heap);
        for (int round = 0; round < 6; round++) {
            int n = 40_000;
            long t0 = System.nanoTime();
            for (int i = 0; i < n; i++) {
                log.appendAsLeader(batch, 1, AppendOrigin.CLIENT);
            }
            double seconds = (System.nanoTime() - t0) / 1e9;
            System.out.printf(
                    "append: %.1f us per batch of %d bytes, %.2f GB/s%n",
                    seconds / n * 1e6, batch.readableBytes(), n * (double) batch.readableBytes() / seconds / 1e9);
            readRandomly(log);
        }
        manager.close();
        TestLogs.stop(scheduler);
    }

    private static void readRandomly(PartitionLog log) {
        Random random = new Random(1);
        int reads = 200_000;
        long t0 = System.nanoTime();
        long bytes = 0;
        for (int i = 0; i < reads; i++) {
            try (LogSlice slice =
                    log.read((long) (random.nextDouble() * log.logEndOffset()), 1 << 20, true, log.end())) {
                bytes += slice.length();
            }
        }
        long t1 = System.nanoTime();
        for (int i = 0; i < reads; i++) {
            try (LogSlice slice = log.read(log.logEndOffset() - 16, 1 << 20, true, log.end())) {
                bytes += slice.length();
            }
        }
        long t2 = System.nanoTime();
        System.out.printf(
                "locate: %.2f us at random, %.2f us at the end (%d)%n",
                (t1 - t0) / 1e3 / reads, (t2 - t1) / 1e3 / reads, bytes % 7);
    }

    private static LogManager open(Path directory, ScheduledThreadPoolExecutor scheduler) {
        LogManager manager = LogManager.open(
                LogManagerConfig.of(List.of(directory)),
                partition -> LogConfig.defaults(),
                scheduler,
                InstantSource.system(),
                (failed, cause) -> {});
        manager.checkIdentity(1, "c");
        manager.load();
        return manager;
    }
}
