package io.odradek.clients.admin;

import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.ElectionType;
import io.odradek.common.TopicCollection;
import io.odradek.common.TopicPartition;
import io.odradek.common.TopicPartitionReplica;
import io.odradek.common.config.ConfigResource;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Administers a cluster: topics, partitions, configurations, groups, brokers.
 *
 * <pre>{@code
 * try (Admin admin = Admin.create(Map.of("bootstrap.servers", "localhost:9092"))) {
 *     admin.createTopics(List.of(new NewTopic("orders", 6, (short) 3))).all().get();
 *     TopicDescription orders = admin.describeTopics(List.of("orders")).allTopicNames().get().get("orders");
 * }
 * }</pre>
 *
 * <p>No call waits: each gives a result of futures, one for each thing that it was called for, which fail with the exceptions of
 * {@link io.odradek.common.errors}. A call is tried again, as far as that helps, until its {@code timeoutMs}, or else
 * {@code default.api.timeout.ms}; then it fails with a {@link io.odradek.common.errors.TimeoutException} that says what was in the
 * way. What was asked for may have been done all the same.
 *
 * <p>Runs on: any thread; futures are completed on a thread of the client's own.
 */
public interface Admin extends AutoCloseable {

    /**
     * Begins to look for the cluster, without waiting.
     *
     * @throws io.odradek.common.config.ConfigException if the configuration is not one that an admin client takes
     */
    static Admin create(Properties properties) {
        return create(ClientConfig.mapOf(properties));
    }

    /** @see #create(Properties) */
    static Admin create(Map<String, Object> configs) {
        return new KafkaAdminClient(configs);
    }

    /** Waits for the calls that are under way, and ends the client. */
    @Override
    default void close() {
        close(Duration.ofMillis(Long.MAX_VALUE));
    }

    /** Waits so long for the calls that are under way, fails the rest, and ends the client. */
    void close(Duration timeout);

    /** Makes topics, each for itself: one that cannot be made does not stop the others. */
    CreateTopicsResult createTopics(Collection<NewTopic> newTopics, CreateTopicsOptions options);

    default CreateTopicsResult createTopics(Collection<NewTopic> newTopics) {
        return createTopics(newTopics, new CreateTopicsOptions());
    }

    /** Deletes topics with all that is in them. */
    DeleteTopicsResult deleteTopics(TopicCollection topics, DeleteTopicsOptions options);

    default DeleteTopicsResult deleteTopics(TopicCollection topics) {
        return deleteTopics(topics, new DeleteTopicsOptions());
    }

    /** Says which topics there are. */
    ListTopicsResult listTopics(ListTopicsOptions options);

    default ListTopicsResult listTopics() {
        return listTopics(new ListTopicsOptions());
    }

    /** Says where the partitions of topics are. */
    DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options);

    default DescribeTopicsResult describeTopics(TopicCollection topics) {
        return describeTopics(topics, new DescribeTopicsOptions());
    }

    /** Adds partitions to topics. Keys go to other partitions from then on. */
    CreatePartitionsResult createPartitions(Map<String, NewPartitions> newPartitions, CreatePartitionsOptions options);

    default CreatePartitionsResult createPartitions(Map<String, NewPartitions> newPartitions) {
        return createPartitions(newPartitions, new CreatePartitionsOptions());
    }

    /** Says who is in the cluster. Source: KIP-700; a broker has to be of Kafka 2.8 or newer. */
    DescribeClusterResult describeCluster(DescribeClusterOptions options);

    default DescribeClusterResult describeCluster() {
        return describeCluster(new DescribeClusterOptions());
    }

    /** Says how topics, brokers and groups are configured. */
    DescribeConfigsResult describeConfigs(Collection<ConfigResource> resources, DescribeConfigsOptions options);

    default DescribeConfigsResult describeConfigs(Collection<ConfigResource> resources) {
        return describeConfigs(resources, new DescribeConfigsOptions());
    }

    /** Changes single keys of configurations. Source: KIP-339. */
    AlterConfigsResult incrementalAlterConfigs(
            Map<ConfigResource, Collection<AlterConfigOp>> configs, AlterConfigsOptions options);

    default AlterConfigsResult incrementalAlterConfigs(Map<ConfigResource, Collection<AlterConfigOp>> configs) {
        return incrementalAlterConfigs(configs, new AlterConfigsOptions());
    }

    /** Says where partitions begin and end, and which record is as young as that. */
    ListOffsetsResult listOffsets(Map<TopicPartition, OffsetSpec> topicPartitionOffsets, ListOffsetsOptions options);

    default ListOffsetsResult listOffsets(Map<TopicPartition, OffsetSpec> topicPartitionOffsets) {
        return listOffsets(topicPartitionOffsets, new ListOffsetsOptions());
    }

    /** Deletes the oldest records of partitions. */
    DeleteRecordsResult deleteRecords(
            Map<TopicPartition, RecordsToDelete> recordsToDelete, DeleteRecordsOptions options);

    default DeleteRecordsResult deleteRecords(Map<TopicPartition, RecordsToDelete> recordsToDelete) {
        return deleteRecords(recordsToDelete, new DeleteRecordsOptions());
    }

    /** Says what is in the directories of brokers. */
    DescribeLogDirsResult describeLogDirs(Collection<Integer> brokers, DescribeLogDirsOptions options);

    default DescribeLogDirsResult describeLogDirs(Collection<Integer> brokers) {
        return describeLogDirs(brokers, new DescribeLogDirsOptions());
    }

    /** Moves replicas to other directories of their brokers. Source: KIP-113. */
    AlterReplicaLogDirsResult alterReplicaLogDirs(
            Map<TopicPartitionReplica, String> replicaAssignment, AlterReplicaLogDirsOptions options);

    default AlterReplicaLogDirsResult alterReplicaLogDirs(Map<TopicPartitionReplica, String> replicaAssignment) {
        return alterReplicaLogDirs(replicaAssignment, new AlterReplicaLogDirsOptions());
    }

    /** Says in which directories replicas are. */
    DescribeReplicaLogDirsResult describeReplicaLogDirs(
            Collection<TopicPartitionReplica> replicas, DescribeReplicaLogDirsOptions options);

    default DescribeReplicaLogDirsResult describeReplicaLogDirs(Collection<TopicPartitionReplica> replicas) {
        return describeReplicaLogDirs(replicas, new DescribeReplicaLogDirsOptions());
    }

    /** Has leaders elected. Partitions are null for all. Source: KIP-460. */
    ElectLeadersResult electLeaders(
            ElectionType electionType, Set<TopicPartition> partitions, ElectLeadersOptions options);

    default ElectLeadersResult electLeaders(ElectionType electionType, Set<TopicPartition> partitions) {
        return electLeaders(electionType, partitions, new ElectLeadersOptions());
    }

    /** Gives partitions other replicas, or stops doing so where it is empty. Source: KIP-455. */
    AlterPartitionReassignmentsResult alterPartitionReassignments(
            Map<TopicPartition, Optional<NewPartitionReassignment>> reassignments,
            AlterPartitionReassignmentsOptions options);

    default AlterPartitionReassignmentsResult alterPartitionReassignments(
            Map<TopicPartition, Optional<NewPartitionReassignment>> reassignments) {
        return alterPartitionReassignments(reassignments, new AlterPartitionReassignmentsOptions());
    }

    /** Says which partitions are on their way to other replicas; of all, where it is empty. Source: KIP-455. */
    ListPartitionReassignmentsResult listPartitionReassignments(
            Optional<Set<TopicPartition>> partitions, ListPartitionReassignmentsOptions options);

    default ListPartitionReassignmentsResult listPartitionReassignments(Optional<Set<TopicPartition>> partitions) {
        return listPartitionReassignments(partitions, new ListPartitionReassignmentsOptions());
    }

    /** Forgets a broker that does not come back. Source: KIP-919. */
    UnregisterBrokerResult unregisterBroker(int brokerId, UnregisterBrokerOptions options);

    default UnregisterBrokerResult unregisterBroker(int brokerId) {
        return unregisterBroker(brokerId, new UnregisterBrokerOptions());
    }

    /** Says what has a configuration of its own; of all kinds, where the set is empty. Source: KIP-1142. */
    ListConfigResourcesResult listConfigResources(
            Set<ConfigResource.Type> configResourceTypes, ListConfigResourcesOptions options);

    default ListConfigResourcesResult listConfigResources(Set<ConfigResource.Type> configResourceTypes) {
        return listConfigResources(configResourceTypes, new ListConfigResourcesOptions());
    }

    /** Says which groups there are. Source: KIP-1043. */
    ListGroupsResult listGroups(ListGroupsOptions options);

    default ListGroupsResult listGroups() {
        return listGroups(new ListGroupsOptions());
    }

    /** Says who is in groups of consumers, and who reads what. */
    DescribeConsumerGroupsResult describeConsumerGroups(
            Collection<String> groupIds, DescribeConsumerGroupsOptions options);

    default DescribeConsumerGroupsResult describeConsumerGroups(Collection<String> groupIds) {
        return describeConsumerGroups(groupIds, new DescribeConsumerGroupsOptions());
    }

    /** Deletes groups that have no members, with what they have committed. */
    DeleteConsumerGroupsResult deleteConsumerGroups(Collection<String> groupIds, DeleteConsumerGroupsOptions options);

    default DeleteConsumerGroupsResult deleteConsumerGroups(Collection<String> groupIds) {
        return deleteConsumerGroups(groupIds, new DeleteConsumerGroupsOptions());
    }

    /** Says what groups have committed. */
    ListConsumerGroupOffsetsResult listConsumerGroupOffsets(
            Map<String, ListConsumerGroupOffsetsSpec> groupSpecs, ListConsumerGroupOffsetsOptions options);

    default ListConsumerGroupOffsetsResult listConsumerGroupOffsets(
            Map<String, ListConsumerGroupOffsetsSpec> groupSpecs) {
        return listConsumerGroupOffsets(groupSpecs, new ListConsumerGroupOffsetsOptions());
    }

    /** Commits for a group that has no members. Source: KIP-396. */
    AlterConsumerGroupOffsetsResult alterConsumerGroupOffsets(
            String groupId, Map<TopicPartition, OffsetAndMetadata> offsets, AlterConsumerGroupOffsetsOptions options);

    default AlterConsumerGroupOffsetsResult alterConsumerGroupOffsets(
            String groupId, Map<TopicPartition, OffsetAndMetadata> offsets) {
        return alterConsumerGroupOffsets(groupId, offsets, new AlterConsumerGroupOffsetsOptions());
    }

    /** Forgets what a group has committed of partitions that no member has subscribed to. Source: KIP-496. */
    DeleteConsumerGroupOffsetsResult deleteConsumerGroupOffsets(
            String groupId, Set<TopicPartition> partitions, DeleteConsumerGroupOffsetsOptions options);

    default DeleteConsumerGroupOffsetsResult deleteConsumerGroupOffsets(
            String groupId, Set<TopicPartition> partitions) {
        return deleteConsumerGroupOffsets(groupId, partitions, new DeleteConsumerGroupOffsetsOptions());
    }

    default DeleteTopicsResult deleteTopics(Collection<String> topics) {
        return deleteTopics(TopicCollection.ofTopicNames(topics));
    }

    default DeleteTopicsResult deleteTopics(Collection<String> topics, DeleteTopicsOptions options) {
        return deleteTopics(TopicCollection.ofTopicNames(topics), options);
    }

    default DescribeTopicsResult describeTopics(Collection<String> topics) {
        return describeTopics(TopicCollection.ofTopicNames(topics));
    }

    default DescribeTopicsResult describeTopics(Collection<String> topics, DescribeTopicsOptions options) {
        return describeTopics(TopicCollection.ofTopicNames(topics), options);
    }

    default ListPartitionReassignmentsResult listPartitionReassignments() {
        return listPartitionReassignments(Optional.empty());
    }

    default ListPartitionReassignmentsResult listPartitionReassignments(Set<TopicPartition> partitions) {
        return listPartitionReassignments(Optional.of(partitions));
    }

    default ListConfigResourcesResult listConfigResources() {
        return listConfigResources(Set.of());
    }

    default ListConsumerGroupOffsetsResult listConsumerGroupOffsets(String groupId) {
        return listConsumerGroupOffsets(Map.of(groupId, new ListConsumerGroupOffsetsSpec()));
    }

    default ListConsumerGroupOffsetsResult listConsumerGroupOffsets(
            String groupId, ListConsumerGroupOffsetsOptions options) {
        return listConsumerGroupOffsets(Map.of(groupId, new ListConsumerGroupOffsetsSpec()), options);
    }
}
