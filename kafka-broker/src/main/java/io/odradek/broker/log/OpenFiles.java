package io.odradek.broker.log;

import java.util.ArrayDeque;

/**
 * Bounds how many files of rolled segments stay open: a broker with very many segments must not run into the limit of
 * file descriptors. The file of an active segment is not counted; there is one per log.
 *
 * <p>Which to close is decided by the clock algorithm: files stand in a ring, and one that was used since the hand last
 * passed is passed over once more. Files that readers hold stay open, above the bound if need be.
 *
 * <p>Runs on: any thread.
 */
final class OpenFiles {

    private final int limit;
    private final ArrayDeque<SegmentFile> ring = new ArrayDeque<>();

    OpenFiles(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("at least one file of a rolled segment must be allowed to be open");
        }
        this.limit = limit;
    }

    /** Counts a file that was opened, and closes others if there are too many now. Call it holding no file's monitor. */
    void opened(SegmentFile file) {
        SegmentFile victim = add(file);
        if (victim != null && !victim.closeIfUnused()) {
            addAgain(victim);
        }
    }

    private synchronized void addAgain(SegmentFile inUse) {
        ring.add(inUse);
    }

    private synchronized SegmentFile add(SegmentFile file) {
        ring.add(file);
        if (ring.size() <= limit) {
            return null;
        }
        SegmentFile victim = ring.remove();
        for (int passed = 0; victim.wasUsed() && passed < limit; passed++) {
            ring.add(victim);
            victim = ring.remove();
        }
        return victim;
    }

    synchronized int count() {
        return ring.size();
    }
}
