package io.odradek.clients.consumer.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.errors.SerializationException;
import io.odradek.protocol.message.ConsumerProtocolAssignment;
import io.odradek.protocol.message.ConsumerProtocolSubscription;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What members tell one another, against Apache's. */
class GroupBytesTest {

    @Test
    void aSubscriptionIsTheSameBytes() {
        ByteBuffer theirs = ConsumerProtocol.serializeSubscription(new Subscription(
                List.of("a", "b"),
                ByteBuffer.wrap(new byte[] {1, 2}),
                List.of(new TopicPartition("a", 0), new TopicPartition("a", 2)),
                7,
                Optional.of("rack")));
        byte[] ours = GroupBytes.of(new ConsumerProtocolSubscription()
                .topics(List.of("a", "b"))
                .userData(new byte[] {1, 2})
                .ownedPartitions(List.of(new ConsumerProtocolSubscription.TopicPartition()
                        .topic("a")
                        .partitions(List.of(0, 2))))
                .generationId(7)
                .rackId("rack"));
        assertThat(ByteBuffer.wrap(ours)).isEqualTo(theirs);
        assertThat(GroupBytes.subscription(ours).rackId()).isEqualTo("rack");
    }

    @Test
    void anAssignmentIsTheSameBytes() {
        ByteBuffer theirs = ConsumerProtocol.serializeAssignment(
                new Assignment(List.of(new TopicPartition("a", 0), new TopicPartition("a", 2))));
        byte[] ours = GroupBytes.of(new ConsumerProtocolAssignment()
                .assignedPartitions(List.of(new ConsumerProtocolAssignment.TopicPartition()
                        .topic("a")
                        .partitions(List.of(0, 2)))));
        assertThat(ByteBuffer.wrap(ours)).isEqualTo(theirs);
    }

    @Test
    void noBytesAreNoAssignmentAndNoiseIsAnError() {
        assertThat(GroupBytes.assignment(new byte[0]).assignedPartitions()).isEmpty();
        assertThatThrownBy(() -> GroupBytes.subscription(new byte[] {0, 1, 9, 9, 9, 9}))
                .isInstanceOf(SerializationException.class);
    }
}
