package io.odradek.broker.api;

import io.odradek.broker.testing.TestClient;
import io.odradek.common.Uuid;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupDescribeRequest;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse;
import io.odradek.protocol.message.DeleteGroupsRequest;
import io.odradek.protocol.message.DeleteGroupsResponse;
import io.odradek.protocol.message.DescribeGroupsRequest;
import io.odradek.protocol.message.DescribeGroupsResponse;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.FindCoordinatorResponse;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.protocol.message.HeartbeatResponse;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.odradek.protocol.message.JoinGroupResponse;
import io.odradek.protocol.message.LeaveGroupRequest;
import io.odradek.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.odradek.protocol.message.LeaveGroupResponse;
import io.odradek.protocol.message.ListGroupsRequest;
import io.odradek.protocol.message.ListGroupsResponse;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetDeleteRequest;
import io.odradek.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.odradek.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.odradek.protocol.message.OffsetDeleteResponse;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.odradek.protocol.message.OffsetFetchResponse;
import io.odradek.protocol.message.SyncGroupRequest;
import io.odradek.protocol.message.SyncGroupResponse;
import java.util.List;
import java.util.Optional;

/**
 * One request of each API of groups that a broker should serve without an error. What has to be so before it is made so.
 *
 * @param group a group of this request's own
 * @param topic a topic of one partition, and its id
 */
record SaneGroups(TestClient client, String group, String topic, Uuid id) {

    private static final int BEFORE_MEMBER_IDS = 3;

    Optional<ApiMessage> of(ApiKey api, int version) {
        return Optional.ofNullable(
                switch (api) {
                    case FIND_COORDINATOR ->
                        version < 4
                                ? new FindCoordinatorRequest().key(group)
                                : new FindCoordinatorRequest().coordinatorKeys(List.of(group));
                    case JOIN_GROUP -> join(version < 4 ? "" : idFor(version));
                    case SYNC_GROUP -> sync(joined());
                    case HEARTBEAT ->
                        new HeartbeatRequest().groupId(group).generationId(1).memberId(joined());
                    case LEAVE_GROUP -> leave(version, joined());
                    case OFFSET_COMMIT -> commit(version);
                    case OFFSET_FETCH -> fetch(version);
                    case OFFSET_DELETE -> {
                        commit();
                        yield new OffsetDeleteRequest()
                                .groupId(group)
                                .topics(List.of(new OffsetDeleteRequestTopic()
                                        .name(topic)
                                        .partitions(List.of(new OffsetDeleteRequestPartition()))));
                    }
                    case DESCRIBE_GROUPS -> {
                        commit();
                        yield new DescribeGroupsRequest().groups(List.of(group));
                    }
                    case LIST_GROUPS -> new ListGroupsRequest();
                    case DELETE_GROUPS -> {
                        commit();
                        yield new DeleteGroupsRequest().groupsNames(List.of(group));
                    }
                    case CONSUMER_GROUP_HEARTBEAT -> joinAsConsumer(version);
                    case CONSUMER_GROUP_DESCRIBE -> {
                        client.ask(ConsumerGroupHeartbeatResponse.class, joinAsConsumer(1), 1);
                        yield new ConsumerGroupDescribeRequest().groupIds(List.of(group));
                    }
                    default -> null;
                });
    }

    private ConsumerGroupHeartbeatRequest joinAsConsumer(int version) {
        return new ConsumerGroupHeartbeatRequest()
                .groupId(group)
                .memberId(version < 1 ? "" : "of-its-own")
                .rebalanceTimeoutMs(10_000)
                .subscribedTopicNames(List.of(topic))
                .topicPartitions(List.of());
    }

    private JoinGroupRequest join(String member) {
        return new JoinGroupRequest()
                .groupId(group)
                .sessionTimeoutMs(10_000)
                .rebalanceTimeoutMs(10_000)
                .memberId(member)
                .protocolType("consumer")
                .protocols(List.of(new JoinGroupRequestProtocol().name("any").metadata(new byte[] {1})));
    }

    /** From version 4 on, a newcomer is told its id first. */
    private String idFor(int version) {
        JoinGroupResponse answer = client.ask(JoinGroupResponse.class, join(""), version);
        if (answer.errorCode() != ErrorCode.MEMBER_ID_REQUIRED.code()) {
            throw new AssertionError("a member id was expected, not " + answer);
        }
        return answer.memberId();
    }

    private String joined() {
        return client.ask(JoinGroupResponse.class, join(""), BEFORE_MEMBER_IDS).memberId();
    }

    private SyncGroupRequest sync(String member) {
        return new SyncGroupRequest().groupId(group).generationId(1).memberId(member);
    }

    private LeaveGroupRequest leave(int version, String member) {
        LeaveGroupRequest request = new LeaveGroupRequest().groupId(group);
        return version < 3 ? request.memberId(member) : request.members(List.of(new MemberIdentity().memberId(member)));
    }

    private OffsetCommitRequest commit(int version) {
        OffsetCommitRequestTopic one = new OffsetCommitRequestTopic()
                .partitions(List.of(
                        new OffsetCommitRequestPartition().committedOffset(5).committedMetadata("note")));
        return new OffsetCommitRequest()
                .groupId(group)
                .topics(List.of(version < 10 ? one.name(topic) : one.topicId(id)));
    }

    private void commit() {
        client.ask(OffsetCommitResponse.class, commit(2), 2);
    }

    private OffsetFetchRequest fetch(int version) {
        commit();
        if (version < 8) {
            return new OffsetFetchRequest()
                    .groupId(group)
                    .topics(List.of(new OffsetFetchRequestTopic().name(topic).partitionIndexes(List.of(0))));
        }
        OffsetFetchRequestTopics one = new OffsetFetchRequestTopics().partitionIndexes(List.of(0));
        return new OffsetFetchRequest()
                .groups(List.of(new OffsetFetchRequestGroup()
                        .groupId(group)
                        .topics(List.of(version < 10 ? one.name(topic) : one.topicId(id)))));
    }

    /** The first code in an answer; nothing for the answer of another API. */
    static Optional<Short> error(ApiMessage answer) {
        if (answer instanceof FindCoordinatorResponse found) {
            return Optional.of(
                    found.coordinators().isEmpty()
                            ? found.errorCode()
                            : found.coordinators().get(0).errorCode());
        } else if (answer instanceof JoinGroupResponse joined) {
            return Optional.of(joined.errorCode());
        } else if (answer instanceof SyncGroupResponse synced) {
            return Optional.of(synced.errorCode());
        } else if (answer instanceof HeartbeatResponse heard) {
            return Optional.of(heard.errorCode());
        } else if (answer instanceof LeaveGroupResponse left) {
            return Optional.of(
                    left.members().isEmpty()
                            ? left.errorCode()
                            : left.members().get(0).errorCode());
        } else if (answer instanceof OffsetCommitResponse committed) {
            return Optional.of(committed.topics().get(0).partitions().get(0).errorCode());
        } else if (answer instanceof OffsetFetchResponse fetched) {
            return Optional.of(fetchedFive(fetched) ? ErrorCode.NONE.code() : fetched.errorCode());
        } else if (answer instanceof OffsetDeleteResponse deleted) {
            return Optional.of(deleted.errorCode());
        } else if (answer instanceof DescribeGroupsResponse described) {
            return Optional.of(described.groups().get(0).errorCode());
        } else if (answer instanceof ListGroupsResponse listed) {
            return Optional.of(listed.errorCode());
        } else if (answer instanceof ConsumerGroupHeartbeatResponse heard) {
            return Optional.of(heard.errorCode());
        } else if (answer instanceof ConsumerGroupDescribeResponse described) {
            return Optional.of(described.groups().get(0).errorCode());
        } else if (answer instanceof DeleteGroupsResponse deleted) {
            return Optional.of(deleted.results().get(0).errorCode());
        }
        return Optional.empty();
    }

    private static boolean fetchedFive(OffsetFetchResponse fetched) {
        long offset = fetched.groups().isEmpty()
                ? fetched.topics().get(0).partitions().get(0).committedOffset()
                : fetched.groups().get(0).topics().get(0).partitions().get(0).committedOffset();
        if (offset != 5) {
            throw new AssertionError("offset 5 was committed, and " + offset + " is found");
        }
        return true;
    }
}
