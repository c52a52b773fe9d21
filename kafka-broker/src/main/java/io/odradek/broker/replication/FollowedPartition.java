package io.odradek.broker.replication;

import io.odradek.broker.log.PartitionLog;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partition.Leader;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest.FetchPartition;

/**
 * A partition that is fetched, from one leader in one epoch: what the leader was told last, and how it goes.
 *
 * <p>Runs on: its fetcher's event loop; the lag and the failure are read from any thread.
 */
final class FollowedPartition {

    /** Tells partitions apart in requests and answers. */
    record Key(Uuid topicId, int partition) {

        // written out, as in Uuid
        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && partition == that.partition && topicId.equals(that.topicId);
        }

        @Override
        public int hashCode() {
            return 31 * topicId.hashCode() + partition;
        }
    }

    private static final int NONE = -1;

    private final Partition partition;
    private final Leader leader;
    private final Key key;
    private FetchPartition told;
    private long toldIn;
    private ErrorCode failure = ErrorCode.NONE;
    private int failures;
    private boolean answered;
    private volatile long lag;
    private volatile boolean failed;
    private boolean wanted = true;

    FollowedPartition(Partition partition, Leader leader) {
        this.partition = partition;
        this.leader = leader;
        this.key = new Key(partition.topicId(), partition.name().partition());
    }

    Key key() {
        return key;
    }

    Partition partition() {
        return partition;
    }

    Leader leader() {
        return leader;
    }

    /**
     * What is wanted now, as it goes into a request; null if the leader's session has exactly that.
     *
     * @param number of the request
     */
    FetchPartition wanted(int maxBytes, long number) {
        PartitionLog log = partition.log();
        FetchPartition now = new FetchPartition()
                .partition(key.partition())
                .currentLeaderEpoch(leader.epoch())
                .fetchOffset(log.logEndOffset())
                .lastFetchedEpoch(log.latestEpoch().orElse(NONE))
                .logStartOffset(log.logStartOffset())
                .highWatermark(partition.highWatermark().offset())
                .partitionMaxBytes(maxBytes);
        if (now.equals(told)) {
            return null;
        }
        told = now;
        toldIn = number;
        return now;
    }

    /** Whether the leader's session has it. */
    boolean isTold() {
        return told != null;
    }

    /** The leader's session has it no more. */
    void forget() {
        told = null;
    }

    /**
     * Whether the answer to a request is one to what would be asked now. Two fetches may be under way: the leader answers an older one
     * from what it knew before, and the answer to the first may have changed the log.
     */
    boolean isAnsweredBy(long number) {
        PartitionLog log = partition.log();
        return told != null
                && toldIn <= number
                && told.fetchOffset() == log.logEndOffset()
                && told.lastFetchedEpoch() == log.latestEpoch().orElse(NONE);
    }

    /** The offset that an answer goes on from. */
    long askedOffset() {
        return told == null ? NONE : told.fetchOffset();
    }

    /** An answer came; its records are in the log. */
    void succeeded(long leaderHighWatermark) {
        answered = true;
        lag = Math.max(0, leaderHighWatermark - partition.log().logEndOffset());
        failure = ErrorCode.NONE;
        failures = 0;
    }

    /**
     * Whether it may be held back. One that has everything that is replicated is not: the leader may just be taking it into the ISR,
     * and then waits for it.
     */
    boolean isThrottled() {
        boolean caughtUp = answered && lag == 0;
        return !caughtUp && partition.isThrottled();
    }

    /**
     * It did not work, and will be tried again.
     *
     * @return whether this is news, and belongs in the log
     */
    boolean failed(ErrorCode error) {
        boolean news = failure != error;
        failure = error;
        failures++;
        return news;
    }

    /** How often in a row it did not work. */
    int failures() {
        return failures;
    }

    /** Whether it shall be fetched, be it now or after a pause. */
    boolean isWanted() {
        return wanted;
    }

    /** The cluster has changed: it is not fetched from this leader any more. */
    void unwanted() {
        wanted = false;
    }

    /** It is not tried again before something changes. */
    void giveUp() {
        failed = true;
    }

    boolean isGivenUp() {
        return failed;
    }

    /** Records between this log's end and the leader's high watermark, as of the last answer. */
    long lag() {
        return lag;
    }
}
