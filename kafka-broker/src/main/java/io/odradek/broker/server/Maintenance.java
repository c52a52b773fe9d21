package io.odradek.broker.server;

import io.odradek.broker.controller.Controller;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.partition.Partitions;
import io.odradek.zk.store.ConfigStore;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the broker does now and then, beside what its logs do by themselves. Runs on: background threads. */
final class Maintenance {

    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

    private static final long HIGH_WATERMARKS_EVERY_MS = 5_000;

    private final ScheduledExecutorService background;

    Maintenance(ScheduledExecutorService background) {
        this.background = background;
    }

    /** Keeps the high watermarks on disk, so that a follower knows after a restart what it had. */
    void checkpointHighWatermarks(LogManager logs, Partitions partitions) {
        every(
                HIGH_WATERMARKS_EVERY_MS,
                "write the high watermarks",
                () -> logs.writeHighWatermarks(partitions::highWatermarkOf));
    }

    /** Notices of changed settings are for classic tools; the controller removes those that everybody has seen. */
    void purgeNotices(ConfigStore configs, Controller controller) {
        every(ConfigStore.NOTICE_LIFE.toMillis(), "remove old notices of changed settings", () -> {
            if (controller.isActive()) {
                var unused = configs.purgeNotices().whenComplete((count, failure) -> {
                    if (failure != null) {
                        LOG.warn("Old notices of changed settings stay in ZooKeeper for now", failure);
                    }
                });
            }
        });
    }

    /** An error is said, and does not end the repetition. */
    private void every(long ms, String what, Runnable task) {
        var unused = background.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("Could not {}; trying again in {} ms", what, ms, e);
                    }
                },
                ms,
                ms,
                TimeUnit.MILLISECONDS);
    }
}
