package io.odradek.broker.replication;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.throttle.Throttle;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a leader answered into the log of a follower: records, the order to go back to where the logs agree, or to begin
 * anew.
 *
 * <p>Runs on: the event loops of fetchers.
 */
final class FetchedData {

    private static final Logger LOG = LoggerFactory.getLogger(FetchedData.class);

    /** Failures in a row, with growing pauses in between, that are no passing matter: about a third of a second. */
    private static final int LASTING = 5;

    /** What becomes of the partition. */
    enum Outcome {
        /** Ask for what comes next. */
        TAKEN,
        /** Ask again after a while. */
        TRY_AGAIN,
        /** Do not ask again before the cluster has changed. */
        GIVE_UP
    }

    private final ReplicationMetrics metrics;
    private final Throttle throttle;

    /** @param throttle hears of what came that could have been held back */
    FetchedData(ReplicationMetrics metrics, Throttle throttle) {
        this.metrics = metrics;
        this.throttle = throttle;
    }

    /** @param number of the request that this is the answer to */
    Outcome take(FollowedPartition one, long number, PartitionData result) {
        ErrorCode error = ErrorCode.of(result.errorCode());
        try {
            if (!one.isAnsweredBy(number)) {
                return Outcome.TAKEN;
            }
            if (error == ErrorCode.OFFSET_OUT_OF_RANGE && result.logStartOffset() >= 0) {
                one.partition().restartAt(one.leader(), result.logStartOffset());
            } else if (error != ErrorCode.NONE) {
                return refused(one, error);
            } else {
                takeRecords(one, result);
            }
            return Outcome.TAKEN;
        } catch (ApiException e) {
            return cannotTake(one, e);
        } catch (RuntimeException e) {
            // tried again all the same: a follower that stands still costs the partition a replica
            if (one.failed(ErrorCode.UNKNOWN_SERVER_ERROR)) {
                LOG.error(
                        "{}: an error of ours with what leader {} of epoch {} sent for offset {}",
                        one.partition().name(),
                        one.leader().id(),
                        one.leader().epoch(),
                        one.askedOffset(),
                        e);
            }
            return Outcome.TRY_AGAIN;
        }
    }

    private void takeRecords(FollowedPartition one, PartitionData result) {
        Partition partition = one.partition();
        if (result.divergingEpoch().epoch() >= 0) {
            partition.truncateToLeader(
                    one.leader(),
                    new EpochEndOffset(
                            result.divergingEpoch().epoch(),
                            result.divergingEpoch().endOffset()));
            return;
        }
        ByteBuf records =
                result.records() == null ? Unpooled.EMPTY_BUFFER : ((MemoryRecords) result.records()).buffer();
        int bytes = partition.appendFetched(
                one.leader(), one.askedOffset(), records, result.highWatermark(), result.logStartOffset());
        metrics.received(bytes);
        if (one.isThrottled()) {
            throttle.record(records.readableBytes());
        }
        one.succeeded(result.highWatermark());
    }

    /**
     * The leader does not know yet that it leads, or this broker does not know yet that it leads no more. That is so for a
     * moment with every change of leaders, and worth a line only when it lasts.
     */
    private static Outcome refused(FollowedPartition one, ErrorCode error) {
        var unused = one.failed(error);
        if (one.failures() == LASTING) {
            LOG.info(
                    "{}: leader {} of epoch {} goes on answering {}; trying again",
                    one.partition().name(),
                    one.leader().id(),
                    one.leader().epoch(),
                    error);
        }
        return Outcome.TRY_AGAIN;
    }

    private static Outcome cannotTake(FollowedPartition one, ApiException e) {
        if (e.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
            LOG.debug("{}: {}", one.partition().name(), e.getMessage());
            return Outcome.GIVE_UP;
        }
        if (one.failed(e.error())) {
            LOG.error(
                    "{}: what leader {} of epoch {} sent for offset {} cannot be taken",
                    one.partition().name(),
                    one.leader().id(),
                    one.leader().epoch(),
                    one.askedOffset(),
                    e);
        }
        if (e.error() == ErrorCode.KAFKA_STORAGE_ERROR) {
            one.giveUp();
            return Outcome.GIVE_UP;
        }
        return Outcome.TRY_AGAIN;
    }
}
