package io.odradek.broker.group.consumer;

import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.Optional;
import java.util.Set;

/** Who may commit the offsets of a group, and who may ask for them. Runs on: one thread at a time, that of the group. */
final class OffsetChecks {

    private final Epoch epoch;
    private final ConsumerMembers members;

    OffsetChecks(Epoch epoch) {
        this.epoch = epoch;
        this.members = epoch.members();
    }

    /**
     * A member commits what it has, in its epoch; anybody does where there are no members.
     *
     * @param memberEpoch negative from outside of the group
     * @param knowsEpochs whether the client could be told of a stale one
     * @throws ApiException when it may not
     */
    void requireMayCommit(
            MemberIdentity identity, int memberEpoch, boolean knowsEpochs, Set<TopicPartition> partitions) {
        if (memberEpoch < 0 && members.size() == 0) {
            return;
        }
        ConsumerMember member = members.require(identity.memberId(), identity.instanceId());
        if (!knowsEpochs && !member.isClassic()) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "members of the consumer protocol commit by OffsetCommit 9 or later");
        }
        // a heartbeat that was on its way at the same time may have raised the epoch: what the member had, and has, it
        // may commit
        boolean hasThem = !partitions.isEmpty()
                && member.hasSince(memberEpoch, Shares.withIds(partitions, epoch.topics()), partitions.size());
        if (!hasThem) {
            requireEpoch(memberEpoch, member);
        }
    }

    /** @throws ApiException when a member asks that is none, or in another epoch */
    void requireMayFetch(MemberIdentity identity, int memberEpoch) {
        if (memberEpoch >= 0 || !identity.memberId().isEmpty()) {
            requireEpoch(memberEpoch, members.require(identity.memberId(), Optional.empty()));
        }
    }

    private static void requireEpoch(int memberEpoch, ConsumerMember member) {
        if (memberEpoch != member.epoch()) {
            throw new ApiException(
                    member.isClassic() ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.STALE_MEMBER_EPOCH,
                    "epoch " + memberEpoch + ", and member " + member.id() + " is in " + member.epoch());
        }
    }
}
