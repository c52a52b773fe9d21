package io.odradek.broker.log;

import java.nio.file.Path;
import java.util.List;

/**
 * The settings of all logs of a broker together.
 *
 * @param directories {@code log.dirs}
 * @param recoveryThreadsPerDirectory {@code num.recovery.threads.per.data.dir}
 * @param retentionCheckIntervalMs {@code log.retention.check.interval.ms}
 * @param flushCheckIntervalMs {@code log.flush.scheduler.interval.ms}
 * @param recoveryPointIntervalMs {@code log.flush.offset.checkpoint.interval.ms}
 * @param logStartIntervalMs {@code log.flush.start.offset.checkpoint.interval.ms}
 * @param producerCheckIntervalMs {@code producer.id.expiration.check.interval.ms}
 * @param maxOpenOldSegments files of rolled segments that are kept open for readers, at most
 */
public record LogManagerConfig(
        List<Path> directories,
        int recoveryThreadsPerDirectory,
        long retentionCheckIntervalMs,
        long flushCheckIntervalMs,
        long recoveryPointIntervalMs,
        long logStartIntervalMs,
        long producerCheckIntervalMs,
        int maxOpenOldSegments) {

    public LogManagerConfig {
        directories = List.copyOf(directories);
    }

    private static final int MIN_CLOSE_THREADS = 4;

    /** Closing waits for the disk only, so that a few threads are worth it even on a small machine. */
    int closeThreads() {
        return Math.max(MIN_CLOSE_THREADS, recoveryThreadsPerDirectory * directories.size());
    }

    /** Kafka's defaults. */
    public static LogManagerConfig of(List<Path> directories) {
        return new LogManagerConfig(directories, 1, 300_000, Long.MAX_VALUE, 60_000, 60_000, 600_000, 512);
    }
}
