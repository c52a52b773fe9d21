package io.odradek.clients.admin;

import io.odradek.common.GroupState;
import io.odradek.common.GroupType;
import io.odradek.common.Node;
import java.util.Collection;
import java.util.Optional;

/**
 * A group of consumers.
 *
 * @param partitionAssignor who shares out the partitions; "" if that is not settled
 * @param coordinator the broker that keeps it; null if the client does not know its address any more
 * @param groupEpoch empty in a group of the classic protocol
 * @param targetAssignmentEpoch empty in a group of the classic protocol
 */
public record ConsumerGroupDescription(
        String groupId,
        boolean isSimpleConsumerGroup,
        Collection<MemberDescription> members,
        String partitionAssignor,
        GroupType type,
        GroupState groupState,
        Node coordinator,
        Optional<Integer> groupEpoch,
        Optional<Integer> targetAssignmentEpoch) {}
