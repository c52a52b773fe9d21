package io.odradek.clients.admin;

import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.cluster.ClusterClient;
import io.odradek.clients.cluster.ClusterSettings;
import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.config.CommonKeys;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.ElectionType;
import io.odradek.common.KafkaFuture;
import io.odradek.common.TopicCollection;
import io.odradek.common.TopicCollection.TopicIdCollection;
import io.odradek.common.TopicCollection.TopicNameCollection;
import io.odradek.common.TopicPartition;
import io.odradek.common.TopicPartitionReplica;
import io.odradek.common.config.ConfigResource;
import io.odradek.common.errors.InterruptException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The admin client; {@link Admin} says what it does. One event loop, and what it asks of whom is in the classes that are named Calls.
 *
 * <p>Runs on: any thread.
 */
public final class KafkaAdminClient extends AdminClient {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int apiTimeoutMs;
    private final Calls calls;
    private final TopicCalls topics;
    private final MetadataCalls metadata;
    private final ConfigCalls configs;
    private final RecordCalls records;
    private final DirectoryCalls directories;
    private final ReplicaCalls replicas;
    private final GroupCalls groups;
    private final GroupDescriptions descriptions;
    private final CommittedCalls committed;
    private final GroupOffsetCalls groupOffsets;
    private final AtomicBoolean closed = new AtomicBoolean();

    KafkaAdminClient(Map<String, Object> given) {
        ClientConfig config = AdminKeys.parse(given);
        String configured = config.get(CommonKeys.CLIENT_ID);
        String clientId = configured.isEmpty() ? "adminclient-" + NUMBERS.incrementAndGet() : configured;
        config.warnOfUnknown(clientId, AdminKeys.withoutEffect());
        apiTimeoutMs = config.get(AdminKeys.DEFAULT_API_TIMEOUT_MS);
        ClusterSettings settings = ClusterSettings.of(
                config,
                clientId,
                AdminKeys.CONNECTIONS_MAX_IDLE_MS,
                AdminKeys.RECEIVE_BUFFER_BYTES,
                config.get(CommonKeys.METADATA_MAX_AGE_MS),
                false);
        ClusterClient cluster = new ClusterClient(settings, "admin");
        calls = new Calls(cluster);
        topics = new TopicCalls(calls);
        metadata = new MetadataCalls(calls);
        configs = new ConfigCalls(calls);
        records = new RecordCalls(calls);
        directories = new DirectoryCalls(calls);
        replicas = new ReplicaCalls(calls);
        groups = new GroupCalls(calls, metadata);
        descriptions = new GroupDescriptions(calls);
        committed = new CommittedCalls(calls);
        groupOffsets = new GroupOffsetCalls(calls);
        cluster.start();
    }

    private Deadline deadline(AbstractOptions<?> options) {
        return Deadline.in(options.timeoutMs() == null ? apiTimeoutMs : options.timeoutMs());
    }

    @Override
    public void close(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout of " + timeout);
        }
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (calls.cluster().loop().inEventLoop()) {
            // a callback cannot wait for other calls
            calls.giveUp();
            calls.cluster().close();
            return;
        }
        try {
            // the longest durations have more nanoseconds than a long
            calls.close()
                    .get(
                            Math.min(timeout.toSeconds(), Integer.MAX_VALUE) * 1_000L + timeout.toMillisPart(),
                            TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            calls.giveUp();
        } catch (InterruptedException e) {
            calls.giveUp();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for calls does not fail", e);
        } finally {
            calls.cluster().close();
        }
    }

    @Override
    public CreateTopicsResult createTopics(Collection<NewTopic> newTopics, CreateTopicsOptions options) {
        return new CreateTopicsResult(Results.views(topics.create(newTopics, options, deadline(options))));
    }

    @Override
    public DeleteTopicsResult deleteTopics(TopicCollection topics, DeleteTopicsOptions options) {
        Deadline deadline = deadline(options);
        return topics instanceof TopicIdCollection ids
                ? new DeleteTopicsResult(Results.views(this.topics.deleteIds(ids.topicIds(), options, deadline)), null)
                : new DeleteTopicsResult(
                        null,
                        Results.views(this.topics.deleteNames(
                                ((TopicNameCollection) topics).topicNames(), options, deadline)));
    }

    @Override
    public ListTopicsResult listTopics(ListTopicsOptions options) {
        return new ListTopicsResult(KafkaFuture.of(metadata.list(options.shouldListInternal(), deadline(options))));
    }

    @Override
    public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
        Deadline deadline = deadline(options);
        return topics instanceof TopicIdCollection ids
                ? new DescribeTopicsResult(Results.views(metadata.describeIds(ids.topicIds(), deadline)), null)
                : new DescribeTopicsResult(
                        null,
                        Results.views(metadata.describeNames(((TopicNameCollection) topics).topicNames(), deadline)));
    }

    @Override
    public CreatePartitionsResult createPartitions(
            Map<String, NewPartitions> newPartitions, CreatePartitionsOptions options) {
        return new CreatePartitionsResult(Results.views(topics.grow(newPartitions, options, deadline(options))));
    }

    @Override
    public DescribeClusterResult describeCluster(DescribeClusterOptions options) {
        return new DescribeClusterResult(KafkaFuture.of(metadata.cluster(deadline(options))));
    }

    @Override
    public DescribeConfigsResult describeConfigs(Collection<ConfigResource> resources, DescribeConfigsOptions options) {
        return new DescribeConfigsResult(Results.views(configs.describe(resources, options, deadline(options))));
    }

    @Override
    public AlterConfigsResult incrementalAlterConfigs(
            Map<ConfigResource, Collection<AlterConfigOp>> configs, AlterConfigsOptions options) {
        return new AlterConfigsResult(Results.views(this.configs.alter(configs, options, deadline(options))));
    }

    @Override
    public ListOffsetsResult listOffsets(
            Map<TopicPartition, OffsetSpec> topicPartitionOffsets, ListOffsetsOptions options) {
        return new ListOffsetsResult(
                Results.views(records.offsets(topicPartitionOffsets, options.isolationLevel(), deadline(options))));
    }

    @Override
    public DeleteRecordsResult deleteRecords(
            Map<TopicPartition, RecordsToDelete> recordsToDelete, DeleteRecordsOptions options) {
        return new DeleteRecordsResult(Results.views(records.delete(recordsToDelete, deadline(options))));
    }

    @Override
    public DescribeLogDirsResult describeLogDirs(Collection<Integer> brokers, DescribeLogDirsOptions options) {
        return new DescribeLogDirsResult(Results.views(directories.describe(brokers, deadline(options))));
    }

    @Override
    public AlterReplicaLogDirsResult alterReplicaLogDirs(
            Map<TopicPartitionReplica, String> replicaAssignment, AlterReplicaLogDirsOptions options) {
        return new AlterReplicaLogDirsResult(Results.views(directories.move(replicaAssignment, deadline(options))));
    }

    @Override
    public DescribeReplicaLogDirsResult describeReplicaLogDirs(
            Collection<TopicPartitionReplica> replicas, DescribeReplicaLogDirsOptions options) {
        return new DescribeReplicaLogDirsResult(Results.views(directories.find(replicas, deadline(options))));
    }

    @Override
    public ElectLeadersResult electLeaders(
            ElectionType electionType, Set<TopicPartition> partitions, ElectLeadersOptions options) {
        return new ElectLeadersResult(KafkaFuture.of(replicas.elect(electionType, partitions, deadline(options))));
    }

    @Override
    public AlterPartitionReassignmentsResult alterPartitionReassignments(
            Map<TopicPartition, Optional<NewPartitionReassignment>> reassignments,
            AlterPartitionReassignmentsOptions options) {
        return new AlterPartitionReassignmentsResult(
                Results.views(replicas.reassign(reassignments, options, deadline(options))));
    }

    @Override
    public ListPartitionReassignmentsResult listPartitionReassignments(
            Optional<Set<TopicPartition>> partitions, ListPartitionReassignmentsOptions options) {
        return new ListPartitionReassignmentsResult(
                KafkaFuture.of(replicas.reassignments(partitions, deadline(options))));
    }

    @Override
    public UnregisterBrokerResult unregisterBroker(int brokerId, UnregisterBrokerOptions options) {
        return new UnregisterBrokerResult(KafkaFuture.of(replicas.unregister(brokerId, deadline(options))));
    }

    @Override
    public ListConfigResourcesResult listConfigResources(
            Set<ConfigResource.Type> configResourceTypes, ListConfigResourcesOptions options) {
        return new ListConfigResourcesResult(KafkaFuture.of(configs.list(configResourceTypes, deadline(options))));
    }

    @Override
    public ListGroupsResult listGroups(ListGroupsOptions options) {
        return new ListGroupsResult(KafkaFuture.of(groups.list(options, deadline(options))));
    }

    @Override
    public DescribeConsumerGroupsResult describeConsumerGroups(
            Collection<String> groupIds, DescribeConsumerGroupsOptions options) {
        return new DescribeConsumerGroupsResult(Results.views(descriptions.describe(groupIds, deadline(options))));
    }

    @Override
    public DeleteConsumerGroupsResult deleteConsumerGroups(
            Collection<String> groupIds, DeleteConsumerGroupsOptions options) {
        return new DeleteConsumerGroupsResult(Results.views(groups.delete(groupIds, deadline(options))));
    }

    @Override
    public ListConsumerGroupOffsetsResult listConsumerGroupOffsets(
            Map<String, ListConsumerGroupOffsetsSpec> groupSpecs, ListConsumerGroupOffsetsOptions options) {
        return new ListConsumerGroupOffsetsResult(
                Results.views(committed.list(groupSpecs, options.requireStable(), deadline(options))));
    }

    @Override
    public AlterConsumerGroupOffsetsResult alterConsumerGroupOffsets(
            String groupId, Map<TopicPartition, OffsetAndMetadata> offsets, AlterConsumerGroupOffsetsOptions options) {
        return new AlterConsumerGroupOffsetsResult(
                KafkaFuture.of(groupOffsets.alter(groupId, offsets, deadline(options))));
    }

    @Override
    public DeleteConsumerGroupOffsetsResult deleteConsumerGroupOffsets(
            String groupId, Set<TopicPartition> partitions, DeleteConsumerGroupOffsetsOptions options) {
        return new DeleteConsumerGroupOffsetsResult(
                KafkaFuture.of(groupOffsets.delete(groupId, partitions, deadline(options))));
    }
}
