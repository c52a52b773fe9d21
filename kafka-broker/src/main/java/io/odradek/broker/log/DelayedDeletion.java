package io.odradek.broker.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The end of a segment: its files get the suffix {@code .deleted} at once, so that no start takes them for a part of the
 * log, and go after a delay, when no reader holds them any more. What a crash leaves over, the next start deletes.
 *
 * <p>Runs on: the holder of the log's lock starts it, the scheduler ends it.
 */
final class DelayedDeletion {

    private static final long READER_POLL_MS = 1_000;

    private final LogSegment segment;
    private final SegmentFile file;
    private final long delayMs;
    private final LogContext context;
    private List<Path> files;

    DelayedDeletion(LogSegment segment, long delayMs, LogContext context) {
        this.segment = segment;
        this.file = segment.file();
        this.delayMs = delayMs;
        this.context = context;
    }

    void start() throws IOException {
        files = segment.remove();
        schedule(delayMs);
    }

    private void schedule(long ms) {
        if (!context.later(ms, this::run)) {
            // the next start finds the suffix
            file.close();
        }
    }

    private void run() {
        if (file.isSharedBeside(0)) {
            schedule(Math.max(READER_POLL_MS, delayMs));
            return;
        }
        file.close();
        try {
            for (Path path : files) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            context.directory().report("delete " + segment, e);
        }
    }
}
