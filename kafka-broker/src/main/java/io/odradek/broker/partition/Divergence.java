package io.odradek.broker.partition;

import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Optional;

/** Finds out whether an asker's log parts from this one before the offset that it asks for (KIP-595, KIP-320). Runs on: any thread. */
public final class Divergence {

    private Divergence() {}

    /**
     * Where the asker has to go back to; empty if both agree on everything before the fetch offset.
     *
     * @param lastFetchedEpoch of the last record before the fetch offset; -1 if the asker has none
     * @throws ApiException OFFSET_OUT_OF_RANGE if this log knows nothing of the epoch
     */
    public static Optional<EpochEndOffset> of(PartitionLog log, int lastFetchedEpoch, long fetchOffset) {
        if (lastFetchedEpoch < 0) {
            return Optional.empty();
        }
        EpochEndOffset end = log.endOffsetForEpoch(lastFetchedEpoch);
        if (end.equals(EpochEndOffset.UNDEFINED)) {
            throw new ApiException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "the log knows no leader epoch " + lastFetchedEpoch + " or one before it");
        }
        boolean parts = end.leaderEpoch() < lastFetchedEpoch || end.endOffset() < fetchOffset;
        return parts ? Optional.of(end) : Optional.empty();
    }
}
