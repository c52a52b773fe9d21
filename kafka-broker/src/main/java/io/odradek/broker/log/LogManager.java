package io.odradek.broker.log;

import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All logs of a broker: opens and recovers them, creates and deletes them, and does what must be done now and then.
 *
 * <p>Life: {@link #open}, {@link #checkIdentity}, {@link #load}, {@link #startTasks}, {@link #close}.
 *
 * <p>Runs on: any thread. Periodic work runs on the scheduler that is passed in, which must not interrupt its threads:
 * an interrupt closes the file under a thread that writes.
 */
public final class LogManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogManager.class);

    private final LogManagerConfig config;
    private final Function<TopicPartition, LogConfig> configs;
    private final ScheduledExecutorService scheduler;
    private final List<ManagedDirectory> directories = new ArrayList<>();
    private final ConcurrentHashMap<TopicPartition, PartitionLog> logs = new ConcurrentHashMap<>();
    private final Object creation = new Object();
    private final LogMoves moves = new LogMoves(this);
    private LogTasks tasks;
    private volatile boolean loaded;
    private OptionalLong cleanEpoch = OptionalLong.empty();
    private boolean keptEverything;

    private LogManager(
            LogManagerConfig config, Function<TopicPartition, LogConfig> configs, ScheduledExecutorService scheduler) {
        this.config = config;
        this.configs = configs;
        this.scheduler = scheduler;
    }

    /**
     * Locks the log directories, after making those that do not exist. One that cannot be used goes offline.
     *
     * @param configs the settings of a partition's log
     * @param scheduler for work that must not hold up requests; stays the caller's, to be stopped after {@link #close}
     * @param listener is told when a directory goes offline
     * @throws IllegalStateException if another broker uses one of them, or none can be used
     */
    public static LogManager open(
            LogManagerConfig config,
            Function<TopicPartition, LogConfig> configs,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            LogDirectoryListener listener) {
        return open(config, configs, scheduler, clock, listener, FileOpener.SYSTEM);
    }

    static LogManager open(
            LogManagerConfig config,
            Function<TopicPartition, LogConfig> configs,
            ScheduledExecutorService scheduler,
            InstantSource clock,
            LogDirectoryListener listener,
            FileOpener opener) {
        LogManager manager = new LogManager(config, configs, scheduler);
        OpenFiles openFiles = new OpenFiles(config.maxOpenOldSegments());
        try {
            for (Path path : config.directories()) {
                LogDirectory directory = new LogDirectory(path.toAbsolutePath().normalize(), opener, listener);
                LogContext context = new LogContext(
                        directory, clock, scheduler, openFiles, opener, () -> manager.writeRecoveryPoints(directory));
                manager.directories.add(ManagedDirectory.open(context));
            }
            manager.requireSomeDirectory();
        } catch (RuntimeException e) {
            manager.directories.forEach(ManagedDirectory::unlock);
            throw e;
        }
        return manager;
    }

    private void requireSomeDirectory() {
        if (onlineDirectories().isEmpty()) {
            throw new IllegalStateException("none of log.dirs=" + config.directories() + " can be used");
        }
    }

    /** The cluster id that the directories carry; empty if all are new. */
    public Optional<String> storedClusterId() {
        return directories.stream()
                .flatMap(directory -> directory.meta().clusterId().stream())
                .findFirst();
    }

    /** The broker id that the directories carry; empty if all are new. */
    public Optional<Integer> storedBrokerId() {
        return directories.stream()
                .flatMap(directory -> directory.meta().brokerId().stream())
                .findFirst();
    }

    /** The id of this installation: tells a restarted broker from another one. Empty before {@link #checkIdentity}. */
    public Optional<Uuid> instanceId() {
        return directories.stream()
                .flatMap(directory -> directory.meta().instanceId().stream())
                .findFirst();
    }

    /**
     * Makes sure that the directories belong to this broker and this cluster, and writes both into new ones.
     *
     * @throws InconsistentIdentityException if a directory belongs to another
     */
    public void checkIdentity(int brokerId, String clusterId) {
        directories.forEach(directory -> directory.meta().requireIdentity(brokerId, clusterId));
        Uuid instance = instanceId().orElseGet(Uuid::randomUuid);
        for (ManagedDirectory directory : directories) {
            directory.attempt(
                    "write " + LogFiles.META_PROPERTIES, () -> directory.meta().store(brokerId, clusterId, instance));
        }
    }

    /** Opens all logs, in parallel; recovers those of a directory that was not closed cleanly. */
    public void load() {
        List<OptionalLong> epochs = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean kept = new AtomicBoolean(true);
        List<ManagedDirectory> usable = online();
        if (usable.size() == directories.size()) {
            MovesAtStart.finishSwaps(usable);
        }
        Queue<PartitionLog> futures = new ConcurrentLinkedQueue<>();
        ParallelRun.of(usable, usable.size(), "log-load", directory -> {
            DirectoryLoader loader = load(directory, futures);
            epochs.add(loader.cleanEpoch());
            kept.compareAndSet(true, loader.keptEverything());
        });
        requireSomeDirectory();
        keptEverything = kept.get();
        logs.values().forEach(log -> ownerOf(log.directory()).logCount++);
        futures.forEach(this::resume);
        boolean clean = epochs.stream().allMatch(OptionalLong::isPresent);
        cleanEpoch = clean ? epochs.stream().mapToLong(OptionalLong::getAsLong).min() : OptionalLong.empty();
        loaded = true;
        LOG.info("{} logs are open in {}", logs.size(), onlineDirectories());
    }

    private DirectoryLoader load(ManagedDirectory directory, Queue<PartitionLog> futures) {
        DirectoryLoader loader =
                new DirectoryLoader(directory.context(), configs, config.recoveryThreadsPerDirectory());
        directory.attempt("open its logs", () -> {
            for (PartitionLog log : loader.load()) {
                if (log.isFuture()) {
                    futures.add(log);
                } else {
                    logs.merge(log.topicPartition(), log, this::newer);
                }
            }
        });
        loader.leftOver().forEach(path -> directory.removeLater(path, 0));
        return loader;
    }

    private PartitionLog newer(PartitionLog one, PartitionLog other) {
        PartitionLog stays = MovesAtStart.newer(one, other);
        PartitionLog goes = stays == one ? other : one;
        ownerOf(goes.directory()).delete(goes);
        return stays;
    }

    /** A future log without its present one stays while a directory is away, in which that may lie. */
    private void resume(PartitionLog future) {
        Optional<PartitionLog> current = log(future.topicPartition());
        if (current.isEmpty() && online().size() < directories.size()) {
            future.abandon();
            return;
        }
        try {
            MovesAtStart.resumed(future, current, keptEverything)
                    .filter(move -> moves.find(future.topicPartition()).isEmpty())
                    .ifPresentOrElse(
                            moves::resume, () -> ownerOf(future.directory()).delete(future));
        } catch (ApiException e) {
            LOG.warn("{} does not go on: {}", future, e.getMessage());
            future.abandon();
        }
    }

    /** The broker epoch that stopped cleanly before this start (-1: not known); empty if the stop was not clean. */
    public OptionalLong cleanShutdownEpoch() {
        return cleanEpoch;
    }

    /**
     * Whether nothing that the last life wrote can be missing: it stopped cleanly, or only its process died, on a machine
     * that has run on since and still had all of it in the page cache (KIP-966).
     */
    public boolean keptEverything() {
        return keptEverything;
    }

    /** Starts the periodic tasks; the function gives the high watermark of a log, up to which retention may delete. */
    public void startTasks(ToLongFunction<PartitionLog> deletableUpTo) {
        tasks = new LogTasks(this, config, scheduler, deletableUpTo);
        tasks.start();
    }

    /** The log of a partition. */
    public Optional<PartitionLog> log(TopicPartition partition) {
        return Optional.ofNullable(logs.get(partition));
    }

    /** All logs. */
    public Collection<PartitionLog> logs() {
        return Collections.unmodifiableCollection(logs.values());
    }

    /** The logs that move to other directories. */
    public LogMoves moves() {
        return moves;
    }

    /** The directories that are online. */
    public List<LogDirectory> onlineDirectories() {
        return online().stream().map(ManagedDirectory::directory).toList();
    }

    /** All directories, the offline ones too. */
    public List<LogDirectory> directories() {
        return directories.stream().map(ManagedDirectory::directory).toList();
    }

    private List<ManagedDirectory> online() {
        return directories.stream()
                .filter(directory -> !directory.directory().isOffline())
                .toList();
    }

    /**
     * The log of a partition, made in the online directory with the fewest logs when there is none.
     *
     * @throws ApiException KAFKA_STORAGE_ERROR if no directory is online; INCONSISTENT_TOPIC_ID if it has another id
     */
    public PartitionLog getOrCreate(TopicPartition partition, Uuid topicId) {
        PartitionLog known = logs.get(partition);
        PartitionLog log = known != null ? known : logs.computeIfAbsent(partition, absent -> create(absent, topicId));
        log.assignTopicId(topicId);
        return log;
    }

    /** Makes the files; for different partitions, on several threads at once. */
    private PartitionLog create(TopicPartition partition, Uuid topicId) {
        ManagedDirectory directory;
        Optional<LogDirectory> wanted = moves.takeWish(partition);
        synchronized (creation) {
            directory = online().stream()
                    .filter(candidate -> wanted.isEmpty() || wanted.get() == candidate.directory())
                    .min(Comparator.comparingInt(candidate -> candidate.logCount))
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.KAFKA_STORAGE_ERROR, "every log directory is offline: " + directories()));
            directory.logCount++;
        }
        return directory.create(partition, topicId, configs.apply(partition));
    }

    /** Takes a log away; its files go after {@code file.delete.delay.ms}. No log: nothing happens. */
    public void delete(TopicPartition partition) {
        remove(partition, ManagedDirectory::delete);
    }

    /** Takes a log away and keeps its files under another name: it is of a topic that is no more. No log: nothing happens. */
    public void setAside(TopicPartition partition) {
        remove(partition, ManagedDirectory::setAside);
    }

    private void remove(TopicPartition partition, BiConsumer<ManagedDirectory, PartitionLog> how) {
        PartitionLog log = logs.remove(partition);
        moves.cancel(partition);
        if (log == null) {
            return;
        }
        ManagedDirectory owner = ownerOf(log.directory());
        counted(owner, -1);
        how.accept(owner, log);
    }

    /** A log has come or gone. */
    void counted(ManagedDirectory owner, int change) {
        synchronized (creation) {
            owner.logCount += change;
        }
    }

    /** Puts another log in the place of one, unless that is not served any more; empty if nothing was changed. */
    Optional<PartitionLog> replace(PartitionLog expected, Supplier<Optional<PartitionLog>> replacement) {
        AtomicReference<PartitionLog> inPlace = new AtomicReference<>();
        logs.computeIfPresent(expected.topicPartition(), (name, log) -> {
            if (log == expected) {
                replacement.get().ifPresent(inPlace::set);
            }
            return inPlace.get() == null ? log : inPlace.get();
        });
        return Optional.ofNullable(inPlace.get());
    }

    ManagedDirectory ownerOf(LogDirectory owned) {
        return directories.stream()
                .filter(directory -> directory.directory() == owned)
                .findFirst()
                .orElseThrow();
    }

    /** The high watermarks as they were last written. */
    public Map<TopicPartition, Long> readHighWatermarks() {
        Map<TopicPartition, Long> all = new HashMap<>();
        for (ManagedDirectory directory : online()) {
            directory.attempt(
                    "read " + LogFiles.HIGH_WATERMARKS,
                    () -> all.putAll(directory
                            .directory()
                            .checkpoint(LogFiles.HIGH_WATERMARKS)
                            .read()));
        }
        return all;
    }

    /** Writes {@code replication-offset-checkpoint} in every online directory. */
    public void writeHighWatermarks(ToLongFunction<PartitionLog> highWatermark) {
        online().forEach(directory -> write(directory, LogFiles.HIGH_WATERMARKS, highWatermark));
    }

    void writeRecoveryPoints() {
        online().forEach(directory -> write(directory, LogFiles.RECOVERY_POINTS, PartitionLog::recoveryPoint));
    }

    private void writeRecoveryPoints(LogDirectory lowered) {
        online().stream()
                .filter(directory -> directory.directory() == lowered)
                .forEach(directory -> write(directory, LogFiles.RECOVERY_POINTS, PartitionLog::recoveryPoint));
    }

    /** Writes {@code log-start-offset-checkpoint} in every online directory; returns when the disks have it. */
    public void writeLogStarts() {
        online().forEach(directory -> write(directory, LogFiles.LOG_STARTS, PartitionLog::logStartOffset));
    }

    private void write(ManagedDirectory directory, String file, ToLongFunction<PartitionLog> offset) {
        OffsetCheckpoint checkpoint = directory.checkpoint(file);
        // who looked at the offsets first also writes first: an older look must not replace what a newer one has
        // written
        synchronized (checkpoint) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (PartitionLog log : withFutures()) {
                boolean served = !log.isFuture() || !file.equals(LogFiles.HIGH_WATERMARKS);
                if (log.directory() == directory.directory() && served) {
                    offsets.put(log.topicPartition(), offset.applyAsLong(log));
                }
            }
            directory.attempt("write " + file, () -> checkpoint.write(offsets));
        }
    }

    private List<PartitionLog> withFutures() {
        List<PartitionLog> all = new ArrayList<>(logs.values());
        moves.all().forEach(move -> all.add(move.future()));
        return all;
    }

    /** {@link #close(long)} without a broker epoch. */
    @Override
    public void close() {
        close(-1);
    }

    /**
     * Flushes and closes all logs and marks the directories as closed cleanly.
     *
     * @param brokerEpoch the epoch of the life that ends, for {@link #cleanShutdownEpoch()} of the next
     */
    public void close(long brokerEpoch) {
        if (tasks != null) {
            tasks.stop();
        }
        try {
            if (loaded) {
                closeLogs(brokerEpoch);
            }
        } finally {
            directories.forEach(ManagedDirectory::unlock);
        }
    }

    /** Without a load there is nothing to close, and what the last life left behind must stay as it is. */
    private void closeLogs(long brokerEpoch) {
        ParallelRun.of(withFutures(), config.closeThreads(), "log-close", LogManager::close);
        writeRecoveryPoints();
        writeLogStarts();
        for (ManagedDirectory directory : online()) {
            directory.attempt("mark it as closed cleanly", () -> directory.markClean(brokerEpoch));
        }
    }

    private static void close(PartitionLog log) {
        try {
            log.close();
        } catch (ApiException e) {
            // its directory is offline, has said so, and will not be marked as closed cleanly
            log.abandon();
        }
    }
}
