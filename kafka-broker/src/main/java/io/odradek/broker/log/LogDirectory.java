package io.odradek.broker.log;

import java.nio.file.Path;

/**
 * One of {@code log.dirs}: locked while the broker lives, and offline for good after the first I/O error.
 *
 * <p>Runs on: any thread.
 */
public final class LogDirectory {

    private LogDirectory() {}

    /** The directory. */
    public Path path() {
        throw new UnsupportedOperationException();
    }

    /** Whether it failed. */
    public boolean isOffline() {
        throw new UnsupportedOperationException();
    }
}
