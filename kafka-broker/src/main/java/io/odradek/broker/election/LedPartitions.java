package io.odradek.broker.election;

import io.odradek.common.TopicPartition;

/** The partitions that this broker leads, as a hand-over needs them. Runs on: any thread; quick. */
public interface LedPartitions {

    /**
     * Lets clients append nothing more in that leader epoch; they are told to look for another leader.
     *
     * @return false if this broker does not lead the partition in that epoch
     */
    boolean pauseAppends(TopicPartition partition, int leaderEpoch);

    /** Takes {@link #pauseAppends} back. */
    void resumeAppends(TopicPartition partition);

    /** Whether a follower has everything that this leader has, at this moment. */
    boolean hasCaughtUp(TopicPartition partition, int replica);
}
