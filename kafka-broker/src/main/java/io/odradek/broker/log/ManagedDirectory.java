package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log directory as the {@link LogManager} sees it: its lock, its identity, the number of its logs, and how logs come
 * and go in it.
 *
 * <p>Runs on: any thread; {@link #logCount} is guarded by the manager.
 */
final class ManagedDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedDirectory.class);
    private static final int MAX_NAME = 255;

    private final LogContext context;
    private DirectoryLock lock;
    private MetaProperties meta;
    private final Map<String, OffsetCheckpoint> checkpoints = new ConcurrentHashMap<>();
    int logCount;

    private ManagedDirectory(LogContext context) {
        this.context = context;
    }

    static ManagedDirectory open(LogContext context) {
        ManagedDirectory opened = new ManagedDirectory(context);
        opened.attempt("open", () -> {
            Path path = context.directory().path();
            Files.createDirectories(path);
            opened.lock = DirectoryLock.take(path);
            opened.meta = MetaProperties.read(path, context.opener());
        });
        if (opened.meta == null) {
            opened.meta = MetaProperties.none(context.directory().path(), context.opener());
        }
        return opened;
    }

    LogContext context() {
        return context;
    }

    LogDirectory directory() {
        return context.directory();
    }

    MetaProperties meta() {
        return meta;
    }

    OffsetCheckpoint checkpoint(String name) {
        return checkpoints.computeIfAbsent(name, context.directory()::checkpoint);
    }

    /** Does something with the disk, unless the directory is offline; takes it offline when that fails. */
    void attempt(String what, IoAction action) {
        if (directory().isOffline()) {
            return;
        }
        try {
            action.run();
        } catch (IOException e) {
            directory().report(what, e);
        }
    }

    /** Does something with the disk, and takes the directory offline and throws KAFKA_STORAGE_ERROR when that fails. */
    <T> T attemptOrFail(String what, IoSupplier<T> action) {
        directory().requireOnline();
        try {
            return action.get();
        } catch (IOException e) {
            throw directory().failed(what, e);
        }
    }

    void attemptOrFail(String what, IoAction action) {
        this.<Void>attemptOrFail(what, () -> {
            action.run();
            return null;
        });
    }

    /** Whether the name of a partition's future log is one that a file system takes. */
    static boolean mayMove(TopicPartition partition) {
        return futureName(partition).length() <= MAX_NAME;
    }

    private static String futureName(TopicPartition partition) {
        return partition + "." + UUID.randomUUID().toString().replace("-", "") + LogFiles.FUTURE_DIRECTORY;
    }

    boolean hasLog(TopicPartition partition) {
        // what a disk does not say for certain is taken for yes
        return !Files.notExists(directory().path().resolve(partition.toString()));
    }

    /** Makes the names of all logs durable. */
    void forceNames() throws IOException {
        LogFiles.forceDirectory(context.opener(), directory().path());
    }

    /** Makes a log that shall take the place of one in another directory. */
    PartitionLog createFuture(PartitionLog current) {
        Path path = directory().path().resolve(futureName(current.topicPartition()));
        return attemptOrFail("create the future log of " + current.topicPartition(), () -> {
            PartitionLog future =
                    LogLoader.create(path, current.topicPartition(), FutureLog.mirrored(current.config()), context);
            current.topicId().ifPresent(future::assignTopicId);
            return future;
        });
    }

    PartitionLog create(TopicPartition partition, Uuid topicId, LogConfig config) {
        Path path = directory().path().resolve(partition.toString());
        try {
            return LogLoader.create(path, partition, topicId, config, context);
        } catch (IOException e) {
            throw directory().failed("create the log of " + partition, e);
        }
    }

    /** Closes a log and renames its directory, which goes later. */
    void delete(PartitionLog log) {
        log.abandon();
        attempt("delete " + log.path(), () -> {
            Path renamed = renameDeleted(log);
            removeLater(renamed, log.config().fileDeleteDelayMs());
        });
    }

    /** Closes a log and renames its directory, which stays. */
    void setAside(PartitionLog log) {
        log.abandon();
        attempt(
                "set aside " + log.path(),
                () -> LOG.warn(
                        "{} is kept as {}: remove it when nobody needs its records",
                        log.path(),
                        rename(log, LogFiles.STRAY_DIRECTORY)));
    }

    /** Gives the directory of a log a name of which the next start knows that it may go. */
    Path renameDeleted(PartitionLog log) throws IOException {
        return rename(log, LogFiles.DELETED_DIRECTORY);
    }

    /** Gives the directory of a future log the name of a present one. */
    Path renameInPlace(PartitionLog future) throws IOException {
        return rename(
                future.path(),
                directory().path().resolve(future.topicPartition().toString()));
    }

    private Path rename(PartitionLog log, String kind) throws IOException {
        return rename(log.path(), directory().path().resolve(formerName(log.topicPartition(), kind)));
    }

    Path rename(Path from, Path to) throws IOException {
        return Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String formerName(TopicPartition partition, String kind) {
        String suffix =
                "-" + partition.partition() + "." + UUID.randomUUID().toString().replace("-", "") + kind;
        String topic = partition.topic();
        return topic.substring(0, Math.min(topic.length(), MAX_NAME - suffix.length())) + suffix;
    }

    /** Removes a directory with all that is in it; if the broker stops before, the next start does. */
    void removeLater(Path path, long delayMs) {
        if (!context.later(delayMs, () -> attempt("remove " + path, () -> remove(path)))) {
            LOG.debug("{} stays until the next start", path);
        }
    }

    private static void remove(Path path) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(path)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    void markClean(long brokerEpoch) throws IOException {
        new CleanShutdownMarker(directory().path(), context.opener()).write(brokerEpoch);
    }

    void unlock() {
        if (lock == null) {
            return;
        }
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn(
                    "{}: cannot release the lock, which goes with the process",
                    directory().path(),
                    e);
        }
    }

    /** Something that the disk may refuse. */
    @FunctionalInterface
    interface IoAction {
        void run() throws IOException;
    }

    /** Something to be had of the disk, which may refuse it. */
    @FunctionalInterface
    interface IoSupplier<T> {
        T get() throws IOException;
    }
}
