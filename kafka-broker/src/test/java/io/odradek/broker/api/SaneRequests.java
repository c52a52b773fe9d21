package io.odradek.broker.api;

import static io.odradek.broker.testing.Requests.batch;
import static io.odradek.broker.testing.Requests.from;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.testing.Requests;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.message.AlterConfigsRequest;
import io.odradek.protocol.message.AlterConfigsResponse;
import io.odradek.protocol.message.AlterPartitionReassignmentsRequest;
import io.odradek.protocol.message.AlterPartitionReassignmentsResponse;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.ApiVersionsResponse;
import io.odradek.protocol.message.CreatePartitionsRequest;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.odradek.protocol.message.CreatePartitionsResponse;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.DeleteRecordsRequest;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.odradek.protocol.message.DeleteRecordsResponse;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.DescribeClusterRequest;
import io.odradek.protocol.message.DescribeClusterResponse;
import io.odradek.protocol.message.DescribeConfigsRequest;
import io.odradek.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.odradek.protocol.message.DescribeConfigsResponse;
import io.odradek.protocol.message.DescribeLogDirsRequest;
import io.odradek.protocol.message.DescribeLogDirsResponse;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest;
import io.odradek.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.odradek.protocol.message.DescribeTopicPartitionsResponse;
import io.odradek.protocol.message.ElectLeadersRequest;
import io.odradek.protocol.message.ElectLeadersResponse;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.InitProducerIdResponse;
import io.odradek.protocol.message.ListConfigResourcesRequest;
import io.odradek.protocol.message.ListConfigResourcesResponse;
import io.odradek.protocol.message.ListOffsetsRequest;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.odradek.protocol.message.ListOffsetsResponse;
import io.odradek.protocol.message.ListPartitionReassignmentsRequest;
import io.odradek.protocol.message.ListPartitionReassignmentsResponse;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.odradek.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.odradek.protocol.message.OffsetForLeaderEpochResponse;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.record.MessageSets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of each API that a broker should serve without an error, and the code in its answer.
 *
 * @param topic a topic of one partition that is there
 * @param id its id
 * @param fresh a name that no topic has
 */
record SaneRequests(String topic, Uuid id, String fresh) {

    private static final byte TOPIC = 2;

    /** The request; empty for an API that this class does not know. */
    Optional<ApiMessage> of(ApiKey api, int version) {
        return Optional.ofNullable(
                switch (api) {
                    case PRODUCE -> produce(version);
                    case FETCH -> fetch(version);
                    case LIST_OFFSETS -> listOffsets();
                    case METADATA -> new MetadataRequest().topics(List.of(new MetadataRequestTopic().name(topic)));
                    case API_VERSIONS ->
                        version < 3
                                ? new ApiVersionsRequest()
                                : new ApiVersionsRequest()
                                        .clientSoftwareName("test")
                                        .clientSoftwareVersion("1");
                    case CREATE_TOPICS -> Requests.topic(fresh, 1, Map.of());
                    case DELETE_TOPICS -> deleteTopics(version);
                    case DELETE_RECORDS -> deleteRecords();
                    case INIT_PRODUCER_ID -> new InitProducerIdRequest().transactionalId(null);
                    case OFFSET_FOR_LEADER_EPOCH -> offsetForLeaderEpoch(version);
                    case DESCRIBE_CONFIGS ->
                        new DescribeConfigsRequest()
                                .resources(List.of(new DescribeConfigsResource()
                                        .resourceType(TOPIC)
                                        .resourceName(topic)
                                        .configurationKeys(null)));
                    case LIST_CONFIG_RESOURCES -> new ListConfigResourcesRequest();
                    case ALTER_CONFIGS ->
                        new AlterConfigsRequest()
                                .resources(List.of(new AlterConfigsRequest.AlterConfigsResource()
                                        .resourceType(TOPIC)
                                        .resourceName(topic)));
                    case INCREMENTAL_ALTER_CONFIGS ->
                        new IncrementalAlterConfigsRequest()
                                .resources(List.of(new IncrementalAlterConfigsRequest.AlterConfigsResource()
                                        .resourceType(TOPIC)
                                        .resourceName(topic)));
                    case DESCRIBE_LOG_DIRS -> new DescribeLogDirsRequest().topics(null);
                    case ALTER_PARTITION_REASSIGNMENTS ->
                        new AlterPartitionReassignmentsRequest()
                                .timeoutMs(10_000)
                                .topics(List.of());
                    case LIST_PARTITION_REASSIGNMENTS ->
                        new ListPartitionReassignmentsRequest()
                                .timeoutMs(10_000)
                                .topics(null);
                    case ELECT_LEADERS ->
                        new ElectLeadersRequest().timeoutMs(10_000).topicPartitions(null);
                    case CREATE_PARTITIONS ->
                        new CreatePartitionsRequest()
                                .timeoutMs(10_000)
                                .validateOnly(true)
                                .topics(List.of(new CreatePartitionsTopic()
                                        .name(topic)
                                        .count(2)
                                        .assignments(null)));
                    case DESCRIBE_CLUSTER -> new DescribeClusterRequest();
                    case DESCRIBE_TOPIC_PARTITIONS ->
                        new DescribeTopicPartitionsRequest().topics(List.of(new TopicRequest().name(topic)));
                    default -> null;
                });
    }

    private ProduceRequest produce(int version) {
        ByteBuf records =
                version < 3 ? MessageSets.fromBatches(batch("one"), (byte) Math.min(version, 1), 0) : batch("one");
        ProduceRequest request = Requests.produce(topic, 0, 1, records).transactionalId(null);
        if (version >= 13) {
            request.topicData().get(0).name("").topicId(id);
        }
        return request;
    }

    private FetchRequest fetch(int version) {
        FetchRequest request = Requests.fetch(topic, from(0), 0);
        if (version >= 13) {
            request.topics().get(0).topic("").topicId(id);
        }
        return request;
    }

    private ListOffsetsRequest listOffsets() {
        ListOffsetsPartition latest = new ListOffsetsPartition().timestamp(-1);
        return new ListOffsetsRequest()
                .replicaId(-1)
                .topics(List.of(new ListOffsetsTopic().name(topic).partitions(List.of(latest))));
    }

    private DeleteTopicsRequest deleteTopics(int version) {
        DeleteTopicsRequest request = new DeleteTopicsRequest().timeoutMs(10_000);
        return version < 6
                ? request.topicNames(List.of(topic))
                : request.topics(List.of(new DeleteTopicState().name(topic)));
    }

    private DeleteRecordsRequest deleteRecords() {
        return new DeleteRecordsRequest()
                .timeoutMs(10_000)
                .topics(List.of(new DeleteRecordsTopic()
                        .name(topic)
                        .partitions(List.of(new DeleteRecordsPartition().offset(0)))));
    }

    private OffsetForLeaderEpochRequest offsetForLeaderEpoch(int version) {
        OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequest()
                .topics(List.of(new OffsetForLeaderTopic()
                        .topic(topic)
                        .partitions(List.of(new OffsetForLeaderPartition().leaderEpoch(0)))));
        return version >= 3 ? request.replicaId(-1) : request;
    }

    /** The first code in an answer. */
    static short error(ApiMessage answer) {
        if (answer instanceof ProduceResponse produced) {
            return produced.responses().get(0).partitionResponses().get(0).errorCode();
        } else if (answer instanceof FetchResponse fetched) {
            return fetched.responses().get(0).partitions().get(0).errorCode();
        } else if (answer instanceof ListOffsetsResponse listed) {
            return listed.topics().get(0).partitions().get(0).errorCode();
        } else if (answer instanceof MetadataResponse metadata) {
            return metadata.topics().get(0).errorCode();
        } else if (answer instanceof ApiVersionsResponse versions) {
            return versions.errorCode();
        } else if (answer instanceof CreateTopicsResponse created) {
            return created.topics().get(0).errorCode();
        } else if (answer instanceof DeleteTopicsResponse deleted) {
            return deleted.responses().get(0).errorCode();
        } else if (answer instanceof DeleteRecordsResponse deleted) {
            return deleted.topics().get(0).partitions().get(0).errorCode();
        } else if (answer instanceof InitProducerIdResponse given) {
            return given.errorCode();
        } else if (answer instanceof OffsetForLeaderEpochResponse found) {
            return found.topics().get(0).partitions().get(0).errorCode();
        } else if (answer instanceof DescribeConfigsResponse described) {
            return described.results().get(0).errorCode();
        } else if (answer instanceof ListConfigResourcesResponse listed) {
            return listed.errorCode();
        } else if (answer instanceof AlterConfigsResponse altered) {
            return altered.responses().get(0).errorCode();
        } else if (answer instanceof IncrementalAlterConfigsResponse altered) {
            return altered.responses().get(0).errorCode();
        } else if (answer instanceof DescribeLogDirsResponse described) {
            return described.results().get(0).errorCode();
        } else if (answer instanceof CreatePartitionsResponse enlarged) {
            return enlarged.results().get(0).errorCode();
        } else if (answer instanceof AlterPartitionReassignmentsResponse moved) {
            return moved.errorCode();
        } else if (answer instanceof ListPartitionReassignmentsResponse moving) {
            return moving.errorCode();
        } else if (answer instanceof ElectLeadersResponse elected) {
            return elected.errorCode();
        } else if (answer instanceof DescribeClusterResponse described) {
            return described.errorCode();
        } else if (answer instanceof DescribeTopicPartitionsResponse described) {
            return described.topics().get(0).errorCode();
        }
        throw new IllegalArgumentException("no code is known of " + answer);
    }
}
