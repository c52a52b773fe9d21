package io.odradek.broker.log;

import io.odradek.common.errors.ApiException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a log durable, and knows up to where it is: the recovery point.
 *
 * <p>Runs on: any thread that may block; one flush at a time per log. It never holds the log's lock during an fsync.
 */
final class LogFlusher {

    private static final Logger LOG = LoggerFactory.getLogger(LogFlusher.class);

    private final PartitionLog log;
    private final LogContext context;
    private final LeaderEpochs epochs;
    private final AtomicLong unflushed = new AtomicLong();
    private volatile long recoveryPoint;
    private volatile long lastFlushMs;
    private boolean stopped;

    LogFlusher(PartitionLog log, LogContext context, LeaderEpochs epochs, long recoveryPoint) {
        this.log = log;
        this.context = context;
        this.epochs = epochs;
        this.recoveryPoint = recoveryPoint;
        this.lastFlushMs = context.clock().millis();
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    /** Counts records; flushes when {@code flush.messages} of them have come. */
    void appended(long records, long flushMessages) {
        if (flushMessages != Long.MAX_VALUE && unflushed.addAndGet(records) >= flushMessages) {
            flush();
        }
    }

    void flushIfOlderThan(long flushMs) {
        if (context.clock().millis() - lastFlushMs >= flushMs) {
            flush();
        }
    }

    /** Flushes what lies below an offset, on the scheduler: an error has taken the directory offline already. */
    void flushInBackground(long upTo) {
        try {
            flush(upTo);
        } catch (ApiException e) {
            LOG.debug("{}: flush in the background failed", log, e);
        }
    }

    void flush() {
        flush(Long.MAX_VALUE);
    }

    private synchronized void flush(long upTo) {
        while (!stopped) {
            context.directory().requireOnline();
            LogView view = log.view();
            long to = Math.min(upTo, view.end().offset());
            lastFlushMs = context.clock().millis();
            if (to <= recoveryPoint) {
                return;
            }
            unflushed.set(0);
            try {
                force(view, recoveryPoint, to);
                raise(view, to);
                return;
            } catch (NoSuchFileException e) {
                // deleted by retention or truncation, of which the next view knows; any other error is final
                if (!log.hasOtherSegmentsThan(view)) {
                    throw log.failed("flush", e);
                }
            } catch (IOException e) {
                throw log.failed("flush", e);
            }
        }
    }

    private void force(LogView view, long from, long to) throws IOException {
        for (int i = view.floorIndex(from); i < view.segments().length; i++) {
            if (view.segments()[i].baseOffset() < to) {
                view.segments()[i].force(i == view.segments().length - 1);
            }
        }
        epochs.force();
        for (Path snapshot : log.snapshotsBetween(from, to)) {
            forceIfThere(snapshot);
        }
    }

    private void forceIfThere(Path snapshot) throws IOException {
        try {
            LogFiles.force(context.opener(), snapshot);
        } catch (NoSuchFileException e) {
            LOG.debug("{} was replaced by a newer snapshot meanwhile", snapshot, e);
        }
    }

    /**
     * Waits for a flush that is running, and makes later ones do nothing: the files are about to be closed or renamed.
     * Call it without the log's lock, which a flush takes for a moment.
     */
    synchronized void stop() {
        stopped = true;
    }

    /** A truncation during the flush makes what was flushed meaningless. */
    private void raise(LogView flushed, long to) {
        if (log.view().generation() == flushed.generation()) {
            recoveryPoint = Math.max(recoveryPoint, to);
        }
    }

    /** After a truncation: bytes from here on will be others. The checkpoint must not promise them meanwhile. */
    void lowerRecoveryPoint(long endOffset) {
        boolean lowered;
        synchronized (this) {
            lowered = endOffset < recoveryPoint;
            recoveryPoint = Math.min(recoveryPoint, endOffset);
        }
        if (lowered) {
            context.writeRecoveryPoints().run();
        }
    }
}
