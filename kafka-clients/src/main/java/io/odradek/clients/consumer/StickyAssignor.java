package io.odradek.clients.consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.clients.consumer.AssignorInput.Owned;
import io.odradek.clients.consumer.assignor.GroupMember;
import io.odradek.clients.consumer.assignor.StickyAssignment;
import io.odradek.clients.consumer.group.GroupBytes;
import io.odradek.common.Cluster;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.MalformedMessageException;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Even, with few partitions changing hands, though all are given back in each rebalance: {@link StickyAssignment}. What a member had
 * travels in its user data.
 *
 * <pre>
 *   topics       array: name as string, partitions as array of int32
 *   generation   int32, in version 1
 * </pre>
 */
public final class StickyAssignor implements ConsumerPartitionAssignor {

    public static final String STICKY_ASSIGNOR_NAME = "sticky";

    private List<TopicPartition> last;
    private int generation = -1;

    @Override
    public String name() {
        return STICKY_ASSIGNOR_NAME;
    }

    @Override
    public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
        last = List.copyOf(assignment.partitions());
        generation = metadata.generationId();
    }

    @Override
    public ByteBuffer subscriptionUserData(Set<String> topics) {
        return last == null ? null : write(last, generation);
    }

    static ByteBuffer write(List<TopicPartition> partitions, int generation) {
        ByteBuf buffer = Unpooled.buffer();
        ProtocolWriter out = new ProtocolWriter(buffer);
        Map<String, List<Integer>> topics = GroupBytes.byTopic(partitions);
        out.writeInt32(topics.size());
        topics.forEach((topic, numbers) -> {
            out.writeString(topic, false);
            out.writeInt32(numbers.size());
            numbers.forEach(out::writeInt32);
        });
        out.writeInt32(generation);
        return buffer.nioBuffer();
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        List<GroupMember> members = AssignorInput.members(group, (id, subscription) -> owned(subscription));
        return AssignorInput.result(StickyAssignment.of(AssignorInput.sizes(metadata, members), members));
    }

    private static Owned owned(Subscription subscription) {
        ByteBuffer data = subscription.userData();
        if (data == null || !data.hasRemaining()) {
            return new Owned(List.of(), -1);
        }
        ProtocolReader in = new ProtocolReader(Unpooled.wrappedBuffer(data.duplicate()));
        try {
            List<TopicPartition> partitions = new ArrayList<>();
            int topics = count(in.readInt32("topics"), data);
            for (int i = 0; i < topics; i++) {
                String topic = in.readString("topic", false);
                int numbers = count(in.readInt32("partitions"), data);
                for (int j = 0; j < numbers; j++) {
                    partitions.add(new TopicPartition(topic, in.readInt32("partition")));
                }
            }
            return new Owned(partitions, in.remaining() >= Integer.BYTES ? in.readInt32("generation") : -1);
        } catch (MalformedMessageException e) {
            // what cannot be understood is taken for nothing known, as by every other leader
            return new Owned(List.of(), -1);
        }
    }

    private static int count(int claimed, ByteBuffer data) {
        if (claimed < 0 || claimed > data.remaining()) {
            throw new MalformedMessageException("user data that claims " + claimed + " elements");
        }
        return claimed;
    }
}
