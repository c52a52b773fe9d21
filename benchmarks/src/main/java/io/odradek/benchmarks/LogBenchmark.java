package io.odradek.benchmarks;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.log.AppendOrigin;
import io.odradek.broker.log.AppendResult;
import io.odradek.broker.log.LogConfig;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.log.LogManagerConfig;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The log of one partition, in the directory for temporary files: a batch of about 16 KB is appended, and a random offset
 * of a log of 64 MB is found.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogBenchmark {

    private static final long MAX_BYTES = 256L << 20;
    private static final long SEARCHED_BYTES = 64L << 20;

    private final ByteBuf batch = Batches.typical();
    private final SplittableRandom random = new SplittableRandom(1);
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private Path directory;
    private LogManager logs;
    private PartitionLog appended;
    private PartitionLog searched;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("benchmark");
        LogConfig config = LogConfig.defaults().toBuilder().fileDeleteDelayMs(0).build();
        logs = LogManager.open(
                LogManagerConfig.of(List.of(directory)),
                partition -> config,
                scheduler,
                InstantSource.system(),
                (failed, cause) -> {
                    throw new IllegalStateException(failed + " went offline", cause);
                });
        logs.load();
        appended = logs.getOrCreate(new TopicPartition("appended", 0), new Uuid(1, 1));
        searched = logs.getOrCreate(new TopicPartition("searched", 0), new Uuid(1, 2));
        while (searched.sizeInBytes() < SEARCHED_BYTES) {
            searched.appendAsLeader(batch, 0, AppendOrigin.CLIENT);
        }
    }

    @TearDown
    public void delete() throws IOException {
        logs.close();
        scheduler.shutdown();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public AppendResult append() {
        if (appended.sizeInBytes() > MAX_BYTES) {
            // once in thousands of times, so that the page cache and not the disk is measured
            appended.truncateFullyAndStartAt(0);
        }
        return appended.appendAsLeader(batch, 0, AppendOrigin.CLIENT);
    }

    @Benchmark
    public LogOffset locate() {
        return searched.locate(random.nextLong(searched.logEndOffset()));
    }
}
