package io.odradek.broker.log;

import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What the logs of one directory share.
 *
 * @param directory goes offline when a log meets an I/O error
 * @param clock tells the time of appends, retention and expiry
 * @param scheduler does what must not hold up an append: fsync of rolled segments, deletion of files
 * @param openFiles bounds the open files of rolled segments
 * @param opener opens files
 * @param writeRecoveryPoints notes the recovery points of all logs of the directory on disk, at once
 */
record LogContext(
        LogDirectory directory,
        InstantSource clock,
        ScheduledExecutorService scheduler,
        OpenFiles openFiles,
        FileOpener opener,
        Runnable writeRecoveryPoints) {

    /** Has something done later; false if the broker is stopping and nothing is done later any more. */
    boolean later(long delayMs, Runnable task) {
        try {
            ScheduledFuture<?> unused = scheduler.schedule(task, delayMs, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
