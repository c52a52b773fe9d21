package io.odradek.broker.log;

import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of {@code log.dirs}: locked while the broker lives, and offline for good after the first I/O error.
 *
 * <p>An error is never tried again: after a failed fsync the system may have dropped the pages and call the next fsync a
 * success. Only a restart, after somebody has looked at the disk, brings the directory back.
 *
 * <p>Runs on: any thread.
 */
public final class LogDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(LogDirectory.class);

    private final Path path;
    private final FileOpener opener;
    private final LogDirectoryListener listener;
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    LogDirectory(Path path, FileOpener opener, LogDirectoryListener listener) {
        this.path = path;
        this.opener = opener;
        this.listener = listener;
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /** Whether it failed. */
    public boolean isOffline() {
        return failure.get() != null;
    }

    OffsetCheckpoint checkpoint(String name) {
        return new OffsetCheckpoint(path, name, opener);
    }

    void requireOnline() {
        IOException cause = failure.get();
        if (cause != null) {
            throw storageError(
                    "log directory " + path + " is offline since an I/O error: " + cause.getMessage(), cause);
        }
    }

    /**
     * Takes the directory offline.
     *
     * @param what what was being done, for the log line: "append to orders-0"
     * @return what the caller throws
     */
    ApiException failed(String what, IOException cause) {
        report(what, cause);
        return storageError("cannot " + what + ": " + cause.getMessage(), cause);
    }

    /** {@link #failed} for those who have nobody to throw to. */
    void report(String what, IOException cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.error(
                    "LOG DIRECTORY OFFLINE: {} failed to {}. Nothing is read from it or written to it until the broker"
                            + " is restarted; look at the disk first.",
                    path,
                    what,
                    cause);
            listener.wentOffline(this, cause);
        }
    }

    private static ApiException storageError(String message, IOException cause) {
        return new ApiException(ErrorCode.KAFKA_STORAGE_ERROR, message, cause);
    }

    @Override
    public String toString() {
        return path + (isOffline() ? " (offline)" : "");
    }
}
