package io.odradek.clients.consumer;

import io.odradek.clients.consumer.AssignorInput.Owned;
import io.odradek.clients.consumer.assignor.GroupMember;
import io.odradek.clients.consumer.assignor.RangeAssignment;
import io.odradek.common.Cluster;
import java.util.List;

/** Ranges of each topic's partitions, near ones first: {@link RangeAssignment}. */
public final class RangeAssignor implements ConsumerPartitionAssignor {

    public static final String RANGE_ASSIGNOR_NAME = "range";

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        List<GroupMember> members = AssignorInput.members(group, (id, subscription) -> new Owned(List.of(), -1));
        return AssignorInput.result(RangeAssignment.of(AssignorInput.racks(metadata, members), members));
    }

    @Override
    public String name() {
        return RANGE_ASSIGNOR_NAME;
    }
}
