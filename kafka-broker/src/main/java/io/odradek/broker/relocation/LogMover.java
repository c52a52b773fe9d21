package io.odradek.broker.relocation;

import io.odradek.broker.log.FutureLog;
import io.odradek.broker.log.LogDirectory;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.log.LogMoves;
import io.odradek.broker.metrics.MetricName;
import io.odradek.broker.metrics.Metrics;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.throttle.Throttle;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves replicas between the log directories of this broker while they are served (KIP-113): a few turns of each move at a time, until
 * all is copied and the future log has taken the place of the present one.
 *
 * <p>Life: {@link #start} goes on with what the last life left; {@link #close} leaves it to the next one.
 *
 * <p>Runs on: any thread; the work on threads of its own, which are there while something moves.
 */
public final class LogMover implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogMover.class);
    private static final long STOP_SECONDS = 30;
    private static final long IDLE_SECONDS = 10;

    private final LogManager logs;
    private final LogMoves moves;
    private final Partitions partitions;
    private final MoveTurn turn;
    private final ScheduledThreadPoolExecutor threads;
    private final Set<FutureLog> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong failed = new AtomicLong();

    /**
     * A mover with its threads, none of which runs yet.
     *
     * @param throttle for what is copied
     */
    public LogMover(LogManager logs, Partitions partitions, Throttle throttle, int threads, Metrics metrics) {
        this.logs = logs;
        this.moves = logs.moves();
        this.partitions = partitions;
        this.turn = new MoveTurn(moves, partitions, throttle);
        this.threads = threads(threads);
        gauges(metrics);
    }

    private static ScheduledThreadPoolExecutor threads(int count) {
        AtomicInteger number = new AtomicInteger();
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(count, task -> {
            Thread thread = new Thread(task, "log-mover-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void gauges(Metrics metrics) {
        metrics.gauge(name("MaxLag"), () -> moves.all().stream()
                .mapToLong(move -> move.current().logEndOffset() - move.future().logEndOffset())
                .max()
                .orElse(0));
        metrics.gauge(name("FailedPartitionsCount"), failed::get);
    }

    private static MetricName name(String name) {
        return MetricName.of("kafka.server", "ReplicaAlterLogDirsManager", name).tag("clientId", "ReplicaAlterLogDirs");
    }

    /** Goes on with the moves of the last life. */
    public void start() {
        moves.all().forEach(this::run);
    }

    /**
     * Begins to move a replica to a log directory, or gives a move up if that is where it lies. Where this broker has no such
     * replica, the directory is remembered for it.
     *
     * @param directory as DescribeLogDirs names it
     * @throws ApiException LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR, UNKNOWN_TOPIC_OR_PARTITION or REPLICA_NOT_AVAILABLE (it is
     *     remembered then), INVALID_TOPIC_EXCEPTION
     */
    public void move(TopicPartition partition, String directory) {
        LogDirectory to = directory(directory);
        if (logs.log(partition).isEmpty()) {
            moves.remember(partition, to);
            // tells what clients of the partition would hear
            partitions.require(partition);
        }
        moves.moveTo(partition, to).ifPresent(this::run);
    }

    private LogDirectory directory(String path) {
        LogDirectory found = logs.directories().stream()
                .filter(directory -> directory.path().toString().equals(path))
                .findFirst()
                .orElseThrow(() -> new ApiException(
                        ErrorCode.LOG_DIR_NOT_FOUND, path + " is none of the log directories " + logs.directories()));
        if (found.isOffline()) {
            throw new ApiException(ErrorCode.KAFKA_STORAGE_ERROR, "log directory " + found);
        }
        return found;
    }

    private void run(FutureLog move) {
        if (running.add(move)) {
            later(move, 0);
        }
    }

    private void later(FutureLog move, long delayMs) {
        if (!threads.isShutdown()) {
            var unused = threads.schedule(() -> take(move), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void take(FutureLog move) {
        try {
            long pauseMs = turn.take(move);
            if (pauseMs != MoveTurn.OVER) {
                later(move, pauseMs);
                return;
            }
            // nothing to do after a swap; a move that the present log had to give up leaves its files
            moves.fail(move);
        } catch (RuntimeException e) {
            fail(move, e);
        }
        running.remove(move);
    }

    /** What was given up, or is closed because the broker stops, has not failed. */
    private void fail(FutureLog move, RuntimeException e) {
        if (!move.isOver() && !threads.isShutdown()) {
            failed.incrementAndGet();
            LOG.error(
                    "The move of {} to {} has failed",
                    move.current(),
                    move.future().directory(),
                    e);
        }
        if (!threads.isShutdown()) {
            moves.fail(move);
        }
    }

    /** Ends when the turns that are under way have; what is not in place yet goes on in the next life. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} moves between log directories do not come to a halt", running.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
