package io.odradek.broker.partition;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;

/**
 * A leader takes no more writes because it is handing its partition over: NOT_LEADER_OR_FOLLOWER, and known in a moment who
 * leads instead.
 */
public final class HandingOverException extends ApiException {

    private static final long serialVersionUID = 1;

    private final int leaderEpoch;

    HandingOverException(TopicPartition partition, int brokerId, int leaderEpoch) {
        super(ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + brokerId + " is handing " + partition + " over");
        this.leaderEpoch = leaderEpoch;
    }

    /** The epoch that is about to end. */
    public int leaderEpoch() {
        return leaderEpoch;
    }
}
