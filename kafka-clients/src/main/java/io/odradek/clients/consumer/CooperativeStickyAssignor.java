package io.odradek.clients.consumer;

import io.odradek.clients.consumer.AssignorInput.Owned;
import io.odradek.clients.consumer.assignor.GroupMember;
import io.odradek.clients.consumer.assignor.StickyAssignment;
import io.odradek.common.Cluster;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Even, with few partitions changing hands, and only these given back, in a first rebalance, and given out in a second one:
 * {@link StickyAssignment}. The generation travels in the user data, as int32, for leaders that do not find it in the subscription.
 */
public final class CooperativeStickyAssignor implements ConsumerPartitionAssignor {

    public static final String COOPERATIVE_STICKY_ASSIGNOR_NAME = "cooperative-sticky";

    private int generation = -1;

    @Override
    public String name() {
        return COOPERATIVE_STICKY_ASSIGNOR_NAME;
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE, RebalanceProtocol.EAGER);
    }

    @Override
    public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
        generation = metadata.generationId();
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(generation).flip();
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        List<GroupMember> members = AssignorInput.members(
                group, (id, subscription) -> new Owned(subscription.ownedPartitions(), generationOf(subscription)));
        return AssignorInput.result(StickyAssignment.cooperative(AssignorInput.sizes(metadata, members), members));
    }

    private static int generationOf(Subscription subscription) {
        ByteBuffer data = subscription.userData();
        return subscription
                .generationId()
                .orElse(data == null || data.remaining() < Integer.BYTES ? -1 : data.getInt(data.position()));
    }
}
