package io.odradek.broker.api.fetch;

import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.protocol.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import java.util.Optional;

/** Finds out whether an asker's log parts from this one before the offset that it asks for (KIP-595, KIP-320). */
final class Divergence {

    private Divergence() {}

    /**
     * Where to go back to; empty if both agree on everything before the fetch offset.
     *
     * @throws ApiException OFFSET_OUT_OF_RANGE if this log knows nothing of the epoch
     */
    static Optional<EpochEndOffset> of(PartitionLog log, FetchPartition wanted) {
        int epoch = wanted.lastFetchedEpoch();
        if (epoch < 0) {
            return Optional.empty();
        }
        EpochEndOffset end = log.endOffsetForEpoch(epoch);
        if (end.equals(EpochEndOffset.UNDEFINED)) {
            throw new ApiException(
                    ErrorCode.OFFSET_OUT_OF_RANGE, "the log knows no leader epoch " + epoch + " or one before it");
        }
        boolean parts = end.leaderEpoch() < epoch || end.endOffset() < wanted.fetchOffset();
        return parts ? Optional.of(end) : Optional.empty();
    }
}
