package io.odradek.broker.partition;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.log.EpochEndOffset;
import io.odradek.broker.log.LogOffset;
import io.odradek.broker.log.PartitionLog;
import io.odradek.record.RecordBatch;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a follower does with its leader's answers: takes records, goes back to where both logs agree, follows the high watermark.
 *
 * <p>Invariants: records are taken of the present leader only, where the log ends; what the leader does not have is cut off before
 * any are taken; the high watermark is never above the leader's nor the log's end.
 *
 * <p>Runs on: the holder of the partition's lock.
 */
final class FollowingReplica {

    /**
     * What an answer brought.
     *
     * @param bytes that were appended
     * @param advanced whether the high watermark is higher
     */
    record Taken(int bytes, boolean advanced) {

        private static final Taken NOTHING = new Taken(0, false);
    }

    private static final Logger LOG = LoggerFactory.getLogger(FollowingReplica.class);

    private final ReplicaState state;

    FollowingReplica(ReplicaState state) {
        this.state = state;
    }

    Taken append(
            Partition.Leader leader, long fetchOffset, ByteBuf records, long leaderHighWatermark, long leaderLogStart) {
        PartitionLog log = state.log();
        state.requireFollowing(leader);
        if (fetchOffset != log.logEndOffset() || beginsBefore(records, fetchOffset)) {
            return Taken.NOTHING;
        }
        LogOffset before = log.end();
        int bytes = 0;
        if (records.isReadable()) {
            requireEpochs(records, leader.epoch());
            bytes = log.appendAsFollower(records).firstOffset() < 0 ? 0 : records.readableBytes();
        }
        boolean advanced = followHighWatermark(leaderHighWatermark, before);
        log.advanceLogStart(Math.min(leaderLogStart, log.logEndOffset()));
        return new Taken(bytes, advanced);
    }

    /** With two fetches under way, one that did not name the partition is answered from where the leader believed it to be. */
    private boolean beginsBefore(ByteBuf records, long fetchOffset) {
        // a log that begins inside a batch of the leader's gets that batch whole
        return state.log().sizeInBytes() > 0
                && records.readableBytes() >= RecordBatch.HEADER_SIZE
                && RecordBatch.at(records, records.readerIndex()).baseOffset() < fetchOffset;
    }

    /** The leader's log and this one agree up to here, so what comes next cannot be of an older epoch. */
    private void requireEpochs(ByteBuf records, int leaderEpoch) {
        if (records.readableBytes() < RecordBatch.HEADER_SIZE) {
            return;
        }
        OptionalInt latest = state.log().latestEpoch();
        int epoch = RecordBatch.at(records, records.readerIndex()).partitionLeaderEpoch();
        if (epoch > leaderEpoch || epoch < latest.orElse(epoch)) {
            throw new IllegalStateException(state.name() + ": a batch of epoch " + epoch
                    + " came from the leader of epoch " + leaderEpoch + " for a log that has epoch " + latest);
        }
    }

    private boolean followHighWatermark(long leaders, LogOffset before) {
        LogOffset end = state.log().end();
        long known = Math.min(leaders, end.offset());
        if (known <= state.highWatermark().offset()) {
            return false;
        }
        state.highWatermarkIs(known == end.offset() ? end : known == before.offset() ? before : LogOffset.of(known));
        return true;
    }

    void truncateTo(Partition.Leader leader, EpochEndOffset leaders) {
        PartitionLog log = state.log();
        state.requireFollowing(leader);
        EpochEndOffset own = log.endOffsetForEpoch(leaders.leaderEpoch());
        long target = commonEnd(own, leaders);
        LOG.info(
                "{}: leader {} of epoch {} ended epoch {} at {}, this log epoch {} at {}: going back from {} to {}",
                state.name(),
                leader.id(),
                leader.epoch(),
                leaders.leaderEpoch(),
                leaders.endOffset(),
                own.leaderEpoch(),
                own.endOffset(),
                log.logEndOffset(),
                target);
        long end = log.logEndOffset();
        OptionalInt epoch = log.latestEpoch();
        log.truncateTo(target);
        lowerHighWatermark();
        if (log.logEndOffset() == end && log.latestEpoch().equals(epoch)) {
            throw new IllegalStateException(state.name() + ": going back to " + target
                    + " changed nothing; the leader has " + leaders + ", this log " + own);
        }
    }

    private static long commonEnd(EpochEndOffset own, EpochEndOffset leaders) {
        if (own.equals(EpochEndOffset.UNDEFINED)) {
            return leaders.endOffset();
        }
        return own.leaderEpoch() == leaders.leaderEpoch()
                ? Math.min(own.endOffset(), leaders.endOffset())
                : own.endOffset();
    }

    private void lowerHighWatermark() {
        LogOffset end = state.log().end();
        if (state.highWatermark().offset() > end.offset()) {
            LOG.error(
                    "{}: records {} to {} counted as replicated and are not in the log of leader {} of epoch {}",
                    state.name(),
                    end.offset(),
                    state.highWatermark().offset() - 1,
                    state.role().leaderId(),
                    state.role().leaderEpoch());
            state.highWatermarkIs(end);
        }
    }

    void restartAt(Partition.Leader leader, long offset) {
        PartitionLog log = state.log();
        state.requireFollowing(leader);
        LOG.warn(
                "{}: leader {} of epoch {} has nothing at {}; this log begins anew at {}",
                state.name(),
                leader.id(),
                leader.epoch(),
                log.logEndOffset(),
                offset);
        log.truncateFullyAndStartAt(offset);
        state.highWatermarkIs(log.end());
    }
}
