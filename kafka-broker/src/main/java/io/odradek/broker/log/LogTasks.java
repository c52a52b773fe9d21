package io.odradek.broker.log;

import io.odradek.common.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What logs need done now and then: retention, flush, checkpoints, forgetting of producers.
 *
 * <p>A task that fails for one log goes on with the next and comes again: none can die.
 *
 * <p>Runs on: the scheduler.
 */
final class LogTasks {

    private static final Logger LOG = LoggerFactory.getLogger(LogTasks.class);
    private static final long INITIAL_DELAY_MS = 30_000;

    private final LogManager manager;
    private final LogManagerConfig config;
    private final ScheduledExecutorService scheduler;
    private final ToLongFunction<PartitionLog> deletableUpTo;
    private final List<ScheduledFuture<?>> running = new ArrayList<>();

    LogTasks(
            LogManager manager,
            LogManagerConfig config,
            ScheduledExecutorService scheduler,
            ToLongFunction<PartitionLog> deletableUpTo) {
        this.manager = manager;
        this.config = config;
        this.scheduler = scheduler;
        this.deletableUpTo = deletableUpTo;
    }

    void start() {
        every(config.retentionCheckIntervalMs(), "retention", () -> forEachLog("retention", this::retain));
        every(config.flushCheckIntervalMs(), "flush", () -> forEachLog("flush", PartitionLog::flushIfDue));
        every(config.recoveryPointIntervalMs(), "recovery points", manager::writeRecoveryPoints);
        every(config.logStartIntervalMs(), "log starts", manager::writeLogStarts);
        every(
                config.producerCheckIntervalMs(),
                "producer expiry",
                () -> forEachLog("producer expiry", PartitionLog::expireProducers));
    }

    private void every(long intervalMs, String name, Runnable task) {
        if (intervalMs == Long.MAX_VALUE) {
            return;
        }
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // an exception that left a periodic task would end it for good
                LOG.error("periodic task '{}' failed; it comes again in {} ms", name, intervalMs, e);
            }
        };
        long initial = Math.min(INITIAL_DELAY_MS, intervalMs);
        running.add(scheduler.scheduleWithFixedDelay(guarded, initial, intervalMs, TimeUnit.MILLISECONDS));
    }

    private void retain(PartitionLog log) {
        log.deleteOldSegments(deletableUpTo.applyAsLong(log));
        log.releaseIdleIndexes();
    }

    private void forEachLog(String what, Consumer<PartitionLog> task) {
        for (PartitionLog log : manager.logs()) {
            if (log.directory().isOffline()) {
                continue;
            }
            try {
                task.accept(log);
            } catch (ApiException e) {
                // closed or deleted in between, or its directory has just gone offline and has said so
                LOG.debug("{} of {} failed", what, log, e);
            }
        }
    }

    void stop() {
        running.forEach(task -> task.cancel(false));
    }
}
