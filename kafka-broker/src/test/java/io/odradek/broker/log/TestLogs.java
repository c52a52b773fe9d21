package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A log directory for a test, with a clock that the test moves. */
final class TestLogs implements AutoCloseable, InstantSource {

    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final Uuid TOPIC_ID = new Uuid(1, 2);
    static final long START_MS = 1_700_000_000_000L;

    private final Path root;
    private final ScheduledExecutorService scheduler;
    private final OpenFiles openFiles = new OpenFiles(4);
    private final LogContext context;
    private long nowMs = START_MS;
    IOException failure;

    TestLogs(Path root) {
        this(root, FileOpener.SYSTEM);
    }

    TestLogs(Path root, FileOpener opener) {
        this(root, opener, scheduler());
    }

    TestLogs(Path root, FileOpener opener, ScheduledExecutorService scheduler) {
        this.root = root;
        this.scheduler = scheduler;
        LogDirectory directory = new LogDirectory(root, opener, (failed, cause) -> failure = cause);
        this.context = new LogContext(directory, this, scheduler, openFiles, opener, () -> {});
    }

    PartitionLog create(LogConfig config) {
        try {
            return LogLoader.create(path(), PARTITION, TOPIC_ID, config, context);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    PartitionLog load(LogConfig config, boolean clean, long recoveryPoint, long logStart) {
        try {
            return LogLoader.load(path(), PARTITION, config, context, clean, recoveryPoint, logStart);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path path() {
        return root.resolve(PARTITION.toString());
    }

    Path file(long baseOffset, String suffix) {
        return LogFiles.segmentFile(path(), baseOffset, suffix);
    }

    LogContext context() {
        return context;
    }

    void advance(long ms) {
        nowMs += ms;
    }

    long nowMs() {
        return nowMs;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(nowMs);
    }

    /** As a broker must have it: nobody is interrupted. */
    static ScheduledThreadPoolExecutor scheduler() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Ends the background work that has begun. */
    static void stop(ScheduledExecutorService executor) {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new AssertionError("background work does not end");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        stop(scheduler);
    }
}
