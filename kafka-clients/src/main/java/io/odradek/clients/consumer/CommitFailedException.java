package io.odradek.clients.consumer;

import io.odradek.common.KafkaException;

/** A commit came too late: the group has given the partitions to another member. What was read since the last commit is read again. */
public class CommitFailedException extends KafkaException {

    private static final long serialVersionUID = 1L;

    public CommitFailedException(String message) {
        super(message);
    }

    public CommitFailedException() {
        this(
                "the offsets cannot be committed: the group has rebalanced and given the partitions to another member. More time"
                        + " passed between two polls than max.poll.interval.ms allows; raise it, or have poll give fewer records at a"
                        + " time with max.poll.records");
    }
}
