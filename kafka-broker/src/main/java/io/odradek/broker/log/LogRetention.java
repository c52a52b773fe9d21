package io.odradek.broker.log;

import java.io.IOException;

/**
 * Which segments of a log may go: a decision only, made on a {@link LogView}.
 *
 * <p>Oldest first, without a gap, none that reaches the bound (the high watermark), by three rules: wholly below the log
 * start; all records older than {@code retention.ms}; the log without it still at least {@code retention.bytes} large.
 *
 * <p>Runs on: the holder of the log's lock.
 */
final class LogRetention {

    private final LogView view;
    private final LogConfig config;
    private final long nowMs;

    LogRetention(LogView view, LogConfig config, long nowMs) {
        this.view = view;
        this.config = config;
        this.nowMs = nowMs;
    }

    /** How many segments from the first on may go. All of them only if the last one is not empty. */
    int deletable(long deletableUpTo) throws IOException {
        long excess = config.retentionBytes() < 0 ? -1 : view.sizeInBytes() - config.retentionBytes();
        int count = 0;
        while (count < view.segments().length && view.endOffsetOf(count) <= deletableUpTo && mayGo(count, excess)) {
            excess -= view.limitOf(count);
            count++;
        }
        return count;
    }

    private boolean mayGo(int index, long excess) throws IOException {
        boolean last = index == view.segments().length - 1;
        if (!last && view.endOffsetOf(index) <= view.logStart()) {
            return true;
        }
        if (!config.delete() || (last && view.limitOf(index) == 0)) {
            return false;
        }
        return isTooOld(view.segments()[index]) || (config.retentionBytes() >= 0 && excess >= view.limitOf(index));
    }

    private boolean isTooOld(LogSegment segment) throws IOException {
        if (config.retentionMs() < 0) {
            return false;
        }
        long greatest = segment.greatestTimestamp();
        long written = greatest >= 0 ? greatest : segment.lastModifiedMs();
        return nowMs - written > config.retentionMs();
    }
}
