package io.odradek.broker.partition;

/**
 * How far one follower has come in the present leader epoch, as its fetches tell: a fetch at an offset says that everything
 * before it is there.
 *
 * <p>Runs on: the holder of the partition's lock.
 */
final class FollowerProgress {

    private static final long NOT_YET = -1;

    private long logEndOffset = NOT_YET;
    private long brokerEpoch = NOT_YET;
    private long caughtUpNanos;
    private long lastFetchNanos;
    private long leaderEndAtLastFetch;
    private boolean suspect;

    /** @param nowNanos from when on its lag counts */
    FollowerProgress(long nowNanos) {
        this.caughtUpNanos = nowNanos;
        this.lastFetchNanos = nowNanos;
    }

    /** Takes note of a fetch; one of a life that is over changes nothing. */
    void fetched(long fetchBrokerEpoch, long offset, long leaderEnd, long nowNanos) {
        if (fetchBrokerEpoch < brokerEpoch) {
            return;
        }
        suspect |= brokerEpoch != NOT_YET && fetchBrokerEpoch > brokerEpoch;
        brokerEpoch = fetchBrokerEpoch;
        logEndOffset = offset;
        if (offset >= leaderEnd) {
            caughtUpNanos = nowNanos;
        } else if (offset >= leaderEndAtLastFetch) {
            // it has what there was when it last asked
            caughtUpNanos = Math.max(caughtUpNanos, lastFetchNanos);
        }
        lastFetchNanos = nowNanos;
        leaderEndAtLastFetch = leaderEnd;
    }

    /** Whether it has fetched in this leader epoch. */
    boolean hasFetched() {
        return logEndOffset != NOT_YET;
    }

    /** Everything before it is on the follower; meaningless before it has fetched. */
    long logEndOffset() {
        return logEndOffset;
    }

    /** The life in which it fetched last, -1 before it has. */
    long brokerEpoch() {
        return brokerEpoch;
    }

    /** Whether its last fetch in this leader epoch is no older than that. */
    boolean hasFetchedWithin(long nowNanos, long maxAgeNanos) {
        return hasFetched() && nowNanos - lastFetchNanos <= maxAgeNanos;
    }

    /** Whether it has begun a new life, or lacks what it had, since it was last taken for in sync. */
    boolean isSuspect() {
        return suspect;
    }

    void setSuspect(boolean value) {
        suspect = value;
    }

    /** Whether it lags: it has not said within that time that it has everything, be it only because it says nothing. */
    boolean lags(long nowNanos, long maxLagNanos) {
        return nowNanos - caughtUpNanos > maxLagNanos;
    }
}
