package io.odradek.clients.consumer;

import io.odradek.clients.consumer.AssignorInput.Owned;
import io.odradek.clients.consumer.assignor.GroupMember;
import io.odradek.clients.consumer.assignor.RoundRobinAssignment;
import io.odradek.common.Cluster;
import java.util.List;

/** All partitions to the members in turn: {@link RoundRobinAssignment}. */
public final class RoundRobinAssignor implements ConsumerPartitionAssignor {

    public static final String ROUNDROBIN_ASSIGNOR_NAME = "roundrobin";

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        List<GroupMember> members = AssignorInput.members(group, (id, subscription) -> new Owned(List.of(), -1));
        return AssignorInput.result(RoundRobinAssignment.of(AssignorInput.sizes(metadata, members), members));
    }

    @Override
    public String name() {
        return ROUNDROBIN_ASSIGNOR_NAME;
    }
}
