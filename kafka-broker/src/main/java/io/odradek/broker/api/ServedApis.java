package io.odradek.broker.api;

import io.odradek.broker.api.configs.AlterConfigsHandler;
import io.odradek.broker.api.configs.DescribeConfigsHandler;
import io.odradek.broker.api.configs.IncrementalAlterConfigsHandler;
import io.odradek.broker.api.configs.ListConfigResourcesHandler;
import io.odradek.broker.api.configs.UnregisterBrokerHandler;
import io.odradek.broker.api.fetch.FetchHandler;
import io.odradek.broker.api.fetch.FetchSessions;
import io.odradek.broker.api.fetch.ReplicaSelector;
import io.odradek.broker.api.handler.NewLeaders;
import io.odradek.broker.api.handler.TopicNames;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.api.logdirs.AlterReplicaLogDirsHandler;
import io.odradek.broker.api.logdirs.DescribeLogDirsHandler;
import io.odradek.broker.api.metadata.DescribeClusterHandler;
import io.odradek.broker.api.metadata.DescribeTopicPartitionsHandler;
import io.odradek.broker.api.metadata.MetadataHandler;
import io.odradek.broker.api.offsets.DeleteRecordsHandler;
import io.odradek.broker.api.offsets.ListOffsetsHandler;
import io.odradek.broker.api.offsets.OffsetForLeaderEpochHandler;
import io.odradek.broker.api.produce.InitProducerIdHandler;
import io.odradek.broker.api.produce.ProduceHandler;
import io.odradek.broker.api.produce.ProducerIds;
import io.odradek.broker.api.reassignment.AlterPartitionReassignmentsHandler;
import io.odradek.broker.api.reassignment.ListPartitionReassignmentsHandler;
import io.odradek.broker.api.topics.CreatePartitionsHandler;
import io.odradek.broker.api.topics.CreateTopicsHandler;
import io.odradek.broker.api.topics.DeleteTopicsHandler;
import io.odradek.broker.api.topics.ElectLeadersHandler;
import io.odradek.broker.api.topics.TopicService;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.GroupKeys;
import io.odradek.broker.config.NetworkKeys;
import io.odradek.broker.config.ReplicationKeys;
import io.odradek.broker.config.ServerKeys;
import io.odradek.broker.controller.BrokerRemovals;
import io.odradek.broker.controller.ConfigChanges;
import io.odradek.broker.controller.Controller;
import io.odradek.broker.controller.ControllerConnection;
import io.odradek.broker.controller.LeaderElections;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.log.LogManager;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partitions;
import io.odradek.broker.relocation.LogMover;
import io.odradek.broker.throttle.Throttles;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.AlterConfigsRequest;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest;
import io.odradek.protocol.message.AlterReplicaLogDirsRequest;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.CreatePartitionsRequest;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.DeleteRecordsRequest;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DescribeClusterRequest;
import io.odradek.protocol.message.DescribeConfigsRequest;
import io.odradek.protocol.message.DescribeLogDirsRequest;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest;
import io.odradek.protocol.message.ElectLeadersRequest;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.ListConfigResourcesRequest;
import io.odradek.protocol.message.ListOffsetsRequest;
import io.odradek.protocol.message.ListPartitionReassignmentsRequest;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.UnregisterBrokerRequest;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The index of the broker: one line for each API.
 *
 * @param config the configuration as it is now
 * @param elsewhere the way to the controller, where that is another broker
 * @param isrChanges is told of partitions whose replicas in sync are to be looked at
 */
public record ServedApis(
        int brokerId,
        String clusterId,
        Supplier<BrokerConfig> config,
        ClusterMetadata cluster,
        Partitions partitions,
        LogManager logs,
        LogMover mover,
        Controller controller,
        ControllerConnection elsewhere,
        LeaderElections elections,
        ConfigChanges configChanges,
        BrokerRemovals removals,
        ProducerIds producerIds,
        FetchSessions sessions,
        Consumer<Partition> isrChanges,
        GroupCoordinator groups,
        Workers workers,
        Throttles throttles,
        TopicMetrics metrics) {

    /** Every API that this broker serves, with its handler. */
    public ApiRoutes routes() {
        TopicNames names = id -> cluster.image().topic(id).map(TopicImage::name);
        int fetchMaxBytes = config.get().get(NetworkKeys.FETCH_MAX_BYTES);
        ReplicaSelector selector = new ReplicaSelector(brokerId, config.get().get(ReplicationKeys.SELECTOR));
        TopicService topics =
                new TopicService(controller, elsewhere, cluster, config.get().get(ServerKeys.AUTO_CREATE_TOPICS));
        int maxMetadata = config.get().get(GroupKeys.MAX_METADATA);
        ApiRoutes routes = new GroupApis(groups, cluster, maxMetadata).addTo(new ApiRoutes());
        return routes.route(ApiKey.API_VERSIONS, ApiVersionsRequest::read, new ApiVersionsHandler(routes))
                .route(
                        ApiKey.PRODUCE,
                        ProduceRequest::read,
                        new ProduceHandler(partitions, names, metrics, new NewLeaders(cluster)))
                .route(
                        ApiKey.FETCH,
                        FetchRequest::read,
                        new FetchHandler(
                                partitions,
                                names,
                                metrics,
                                sessions,
                                workers,
                                cluster,
                                isrChanges,
                                selector,
                                throttles.leader(),
                                fetchMaxBytes))
                .route(ApiKey.LIST_OFFSETS, ListOffsetsRequest::read, new ListOffsetsHandler(partitions, workers))
                .route(ApiKey.METADATA, MetadataRequest::read, new MetadataHandler(cluster, clusterId, topics))
                .route(ApiKey.CREATE_TOPICS, CreateTopicsRequest::read, new CreateTopicsHandler(topics, config))
                .route(ApiKey.DELETE_TOPICS, DeleteTopicsRequest::read, new DeleteTopicsHandler(controller, topics))
                .route(
                        ApiKey.DELETE_RECORDS,
                        DeleteRecordsRequest::read,
                        new DeleteRecordsHandler(partitions, logs, workers))
                .route(ApiKey.INIT_PRODUCER_ID, InitProducerIdRequest::read, new InitProducerIdHandler(producerIds))
                .route(
                        ApiKey.OFFSET_FOR_LEADER_EPOCH,
                        OffsetForLeaderEpochRequest::read,
                        new OffsetForLeaderEpochHandler(partitions))
                .route(
                        ApiKey.DESCRIBE_CONFIGS,
                        DescribeConfigsRequest::read,
                        new DescribeConfigsHandler(brokerId, cluster, config))
                .route(
                        ApiKey.LIST_CONFIG_RESOURCES,
                        ListConfigResourcesRequest::read,
                        new ListConfigResourcesHandler(cluster))
                .route(ApiKey.ALTER_CONFIGS, AlterConfigsRequest::read, new AlterConfigsHandler(configChanges, cluster))
                .route(
                        ApiKey.DESCRIBE_LOG_DIRS,
                        DescribeLogDirsRequest::read,
                        new DescribeLogDirsHandler(logs, partitions, workers))
                .route(
                        ApiKey.ALTER_REPLICA_LOG_DIRS,
                        AlterReplicaLogDirsRequest::read,
                        new AlterReplicaLogDirsHandler(mover, cluster, workers))
                .route(
                        ApiKey.CREATE_PARTITIONS,
                        CreatePartitionsRequest::read,
                        new CreatePartitionsHandler(controller, cluster))
                .route(ApiKey.ELECT_LEADERS, ElectLeadersRequest::read, new ElectLeadersHandler(elections))
                .route(
                        ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                        AlterPartitionReassignmentsRequest::read,
                        new AlterPartitionReassignmentsHandler(controller))
                .route(
                        ApiKey.LIST_PARTITION_REASSIGNMENTS,
                        ListPartitionReassignmentsRequest::read,
                        new ListPartitionReassignmentsHandler(controller, cluster))
                .route(
                        ApiKey.INCREMENTAL_ALTER_CONFIGS,
                        IncrementalAlterConfigsRequest::read,
                        new IncrementalAlterConfigsHandler(configChanges, cluster))
                .route(
                        ApiKey.DESCRIBE_CLUSTER,
                        DescribeClusterRequest::read,
                        new DescribeClusterHandler(cluster, clusterId))
                .route(ApiKey.UNREGISTER_BROKER, UnregisterBrokerRequest::read, new UnregisterBrokerHandler(removals))
                .route(
                        ApiKey.DESCRIBE_TOPIC_PARTITIONS,
                        DescribeTopicPartitionsRequest::read,
                        new DescribeTopicPartitionsHandler(cluster));
    }
}
