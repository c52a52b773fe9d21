package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens all logs of one log directory, several at a time.
 *
 * <p>Runs on: the thread that starts the broker, with threads of its own; one object per directory.
 */
final class DirectoryLoader {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLoader.class);
    private static final long PROGRESS_INTERVAL_MS = 5_000;

    private final LogContext context;
    private final Function<TopicPartition, LogConfig> configs;
    private final int threads;
    private final List<Path> leftOver = new ArrayList<>();
    private OptionalLong cleanEpoch = OptionalLong.empty();
    private boolean sameBoot;

    DirectoryLoader(LogContext context, Function<TopicPartition, LogConfig> configs, int threads) {
        this.context = context;
        this.configs = configs;
        this.threads = threads;
    }

    /** The broker epoch of the clean stop before this start; empty if there was none. */
    OptionalLong cleanEpoch() {
        return cleanEpoch;
    }

    /** Whether nothing that was written can be missing: a clean stop, or a machine that has run on since. */
    boolean keptEverything() {
        return cleanEpoch.isPresent() || sameBoot;
    }

    /** Directories of deleted logs that the last life did not come to remove. */
    List<Path> leftOver() {
        return leftOver;
    }

    /** Opens the logs. */
    List<PartitionLog> load() throws IOException {
        LogDirectory directory = context.directory();
        cleanEpoch = new CleanShutdownMarker(directory.path(), context.opener()).take();
        sameBoot = new BootMarker(directory.path(), context.opener()).renew();
        Map<TopicPartition, Long> recoveryPoints =
                directory.checkpoint(LogFiles.RECOVERY_POINTS).read();
        Map<TopicPartition, Long> logStarts =
                directory.checkpoint(LogFiles.LOG_STARTS).read();
        Map<Path, TopicPartition> found = find(directory.path());
        if (cleanEpoch.isEmpty() && !found.isEmpty()) {
            LOG.info("{} was not closed cleanly: recovering {} logs", directory.path(), found.size());
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> new Thread(task, "log-recovery"));
        try {
            List<Future<PartitionLog>> opening = new ArrayList<>();
            found.forEach((path, partition) -> opening.add(pool.submit(() -> LogLoader.load(
                    path,
                    partition,
                    config(path, partition),
                    context,
                    cleanEpoch.isPresent(),
                    recoveryPoints.getOrDefault(partition, 0L),
                    logStarts.getOrDefault(partition, 0L)))));
            return await(opening);
        } finally {
            pool.shutdown();
        }
    }

    private LogConfig config(Path path, TopicPartition partition) {
        LogConfig config = configs.apply(partition);
        boolean isFuture =
                LogFiles.futurePartitionOf(path.getFileName().toString()).isPresent();
        return isFuture ? FutureLog.mirrored(config) : config;
    }

    /** The logs, and the future logs with them. */
    private Map<Path, TopicPartition> find(Path directory) throws IOException {
        Map<Path, TopicPartition> found = new java.util.HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                Optional<TopicPartition> partition =
                        LogFiles.partitionOf(name).or(() -> LogFiles.futurePartitionOf(name));
                if (name.endsWith(LogFiles.DELETED_DIRECTORY)) {
                    leftOver.add(entry);
                } else if (partition.isPresent()) {
                    found.put(entry, partition.get());
                } else if (!name.equals("lost+found") && !name.startsWith(".")) {
                    LOG.warn("{} is not the directory of a partition; leaving it alone", entry);
                }
            }
        }
        return found;
    }

    private List<PartitionLog> await(List<Future<PartitionLog>> opening) throws IOException {
        List<PartitionLog> logs = new ArrayList<>(opening.size());
        long nextProgress = context.clock().millis() + PROGRESS_INTERVAL_MS;
        for (Future<PartitionLog> future : opening) {
            logs.add(get(future));
            if (context.clock().millis() >= nextProgress) {
                LOG.info("{}: opened {} of {} logs", context.directory().path(), logs.size(), opening.size());
                nextProgress = context.clock().millis() + PROGRESS_INTERVAL_MS;
            }
        }
        return logs;
    }

    private static PartitionLog get(Future<PartitionLog> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening logs", e);
        }
    }
}
