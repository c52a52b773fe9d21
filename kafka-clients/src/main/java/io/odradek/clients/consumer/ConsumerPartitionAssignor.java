package io.odradek.clients.consumer;

import io.odradek.common.Cluster;
import io.odradek.common.TopicPartition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says who reads what, in a group of the classic protocol. One member, the leader, asks it for all of them.
 *
 * <p>Runs on: the consumer's thread, within poll.
 */
public interface ConsumerPartitionAssignor {

    /** What this member tells the leader's assignor beside its topics; null for nothing. */
    default ByteBuffer subscriptionUserData(Set<String> topics) {
        return null;
    }

    /** Who gets what. */
    GroupAssignment assign(Cluster metadata, GroupSubscription groupSubscription);

    /** Called on each member with what it got. */
    default void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {}

    /** The dearest last. */
    default List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.EAGER);
    }

    default short version() {
        return 0;
    }

    /** By which members find an assignor that all of them have. */
    String name();

    /** How partitions change hands. */
    enum RebalanceProtocol {
        /** All give back what they have before they join. */
        EAGER((byte) 0),
        /** Only what changes hands is given back, and then all join again. */
        COOPERATIVE((byte) 1);

        private final byte id;

        RebalanceProtocol(byte id) {
            this.id = id;
        }

        public byte id() {
            return id;
        }

        public static RebalanceProtocol forId(byte id) {
            return switch (id) {
                case 0 -> EAGER;
                case 1 -> COOPERATIVE;
                default -> throw new IllegalArgumentException("there is no rebalance protocol " + id);
            };
        }
    }

    /** What a member says of itself. */
    final class Subscription {

        private final List<String> topics;
        private final ByteBuffer userData;
        private final List<TopicPartition> ownedPartitions;
        private final int generationId;
        private final Optional<String> rackId;
        private Optional<String> groupInstanceId = Optional.empty();

        public Subscription(
                List<String> topics,
                ByteBuffer userData,
                List<TopicPartition> ownedPartitions,
                int generationId,
                Optional<String> rackId) {
            this.topics = topics;
            this.userData = userData;
            this.ownedPartitions = ownedPartitions;
            this.generationId = generationId;
            this.rackId = rackId;
        }

        public Subscription(List<String> topics, ByteBuffer userData, List<TopicPartition> ownedPartitions) {
            this(topics, userData, ownedPartitions, -1, Optional.empty());
        }

        public Subscription(List<String> topics, ByteBuffer userData) {
            this(topics, userData, List.of());
        }

        public Subscription(List<String> topics) {
            this(topics, null);
        }

        public List<String> topics() {
            return topics;
        }

        public ByteBuffer userData() {
            return userData;
        }

        public List<TopicPartition> ownedPartitions() {
            return ownedPartitions;
        }

        public Optional<String> rackId() {
            return rackId;
        }

        public void setGroupInstanceId(Optional<String> value) {
            groupInstanceId = value;
        }

        public Optional<String> groupInstanceId() {
            return groupInstanceId;
        }

        /** The generation in which it got what it owns. */
        public Optional<Integer> generationId() {
            return generationId < 0 ? Optional.empty() : Optional.of(generationId);
        }

        @Override
        public String toString() {
            return "Subscription(topics=" + topics + ", ownedPartitions=" + ownedPartitions + ", groupInstanceId="
                    + groupInstanceId + ", generationId=" + generationId + ", rackId=" + rackId + ")";
        }
    }

    /** What a member gets. */
    final class Assignment {

        private final List<TopicPartition> partitions;
        private final ByteBuffer userData;

        public Assignment(List<TopicPartition> partitions, ByteBuffer userData) {
            this.partitions = partitions;
            this.userData = userData;
        }

        public Assignment(List<TopicPartition> partitions) {
            this(partitions, null);
        }

        public List<TopicPartition> partitions() {
            return partitions;
        }

        public ByteBuffer userData() {
            return userData;
        }

        @Override
        public String toString() {
            return "Assignment(partitions=" + partitions + ")";
        }
    }

    /** What all members say of themselves, by member id. */
    final class GroupSubscription {

        private final Map<String, Subscription> subscriptions;

        public GroupSubscription(Map<String, Subscription> subscriptions) {
            this.subscriptions = subscriptions;
        }

        public Map<String, Subscription> groupSubscription() {
            return subscriptions;
        }

        @Override
        public String toString() {
            return "GroupSubscription(subscriptions=" + subscriptions + ")";
        }
    }

    /** What all members get, by member id. */
    final class GroupAssignment {

        private final Map<String, Assignment> assignments;

        public GroupAssignment(Map<String, Assignment> assignments) {
            this.assignments = assignments;
        }

        public Map<String, Assignment> groupAssignment() {
            return assignments;
        }

        @Override
        public String toString() {
            return "GroupAssignment(assignments=" + assignments + ")";
        }
    }
}
