package io.odradek.broker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.group.ConsumerClient;
import io.odradek.broker.testing.Requests;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupDescribeRequest;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.CreatePartitionsRequest;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.odradek.protocol.message.CreatePartitionsResponse;
import io.odradek.protocol.message.DeleteGroupsRequest;
import io.odradek.protocol.message.DeleteGroupsResponse;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.DescribeGroupsRequest;
import io.odradek.protocol.message.DescribeGroupsResponse;
import io.odradek.protocol.message.LeaveGroupRequest;
import io.odradek.protocol.message.LeaveGroupRequest.MemberIdentity;
import io.odradek.protocol.message.LeaveGroupResponse;
import io.odradek.protocol.message.ListGroupsRequest;
import io.odradek.protocol.message.ListGroupsResponse;
import io.odradek.protocol.message.OffsetDeleteRequest;
import io.odradek.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.odradek.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.odradek.protocol.message.OffsetDeleteResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Groups of the consumer protocol as members and tools see them on the wire, with the codes of Kafka. */
class ConsumerGroupsIT extends SharedBroker {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    protected Map<String, String> settings() {
        return Map.of("offsets.commit.timeout.ms", "60000");
    }

    private ConsumerClient joined(String group, String member, String... topics) {
        ConsumerClient made = new ConsumerClient(group, member);
        assertThat(made.join(client, topics)).isEqualTo(ErrorCode.NONE);
        return made;
    }

    private DescribedGroup describe(String group, int version) {
        ConsumerGroupDescribeRequest request = new ConsumerGroupDescribeRequest().groupIds(List.of(group));
        return client.ask(ConsumerGroupDescribeResponse.class, request, version)
                .groups()
                .get(0);
    }

    @Test
    void topicsThatAnExpressionMatchesComeGrowAndGo() {
        String topic = newTopic(2, Map.of());
        ConsumerClient member = new ConsumerClient("matching", "one");
        assertThat(member.joinMatching(client, topic + "(-.*)?")).isEqualTo(ErrorCode.NONE);
        assertThat(member.assigned).hasSize(2);
        CreatePartitionsRequest grow = new CreatePartitionsRequest()
                .timeoutMs(20_000)
                .topics(List.of(new CreatePartitionsTopic().name(topic).count(3).assignments(null)));
        client.ask(CreatePartitionsResponse.class, grow, 3);
        await().atMost(PATIENCE).until(() -> member.heartbeat(client) == ErrorCode.NONE && member.assigned.size() == 3);
        assertThat(Requests.create(client, topic + "-more")).isEqualTo(ErrorCode.NONE);
        await().atMost(PATIENCE).until(() -> member.heartbeat(client) == ErrorCode.NONE && member.assigned.size() == 4);
        int epoch = member.epoch;
        DeleteTopicsRequest delete =
                new DeleteTopicsRequest().timeoutMs(20_000).topics(List.of(new DeleteTopicState().name(topic)));
        client.ask(DeleteTopicsResponse.class, delete, 6);
        await().atMost(PATIENCE).until(() -> member.heartbeat(client) == ErrorCode.NONE && member.assigned.size() == 1);
        assertThat(member.epoch).as("it has to let go first").isEqualTo(epoch);
        assertThat(member.acknowledge(client)).isEqualTo(ErrorCode.NONE);
        assertThat(member.epoch).isGreaterThan(epoch);
        assertThat(describe("matching", 1).members().get(0).subscribedTopicRegex())
                .isEqualTo(topic + "(-.*)?");
    }

    @Test
    void offsetsAreForMembersInTheirEpoch() {
        String topic = newTopic();
        ConsumerClient member = new ConsumerClient("epochs", "one");
        assertThat(member.commit(client, topic, 1, 3, 9)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(member.commit(client, topic, 1, 3, 8)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(member.join(client, topic)).isEqualTo(ErrorCode.NONE);
        assertThat(member.commit(client, topic, 5)).isEqualTo(ErrorCode.NONE);
        assertThat(member.commit(client, topic, 5, 7, 9)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(member.commit(client, topic, 5, 1, 8)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
        ConsumerClient stranger = new ConsumerClient("epochs", "two");
        assertThat(stranger.commit(client, topic, 5, 1, 9)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(member.offset(client, topic, 1)).isEqualTo(5);
        assertThat(member.offset(client, topic, 0)).isEqualTo(-ErrorCode.STALE_MEMBER_EPOCH.code());
        assertThat(stranger.offset(client, topic, 1)).isEqualTo(-ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    @Test
    void whatNoMemberMaySayIsRefused() {
        String topic = newTopic();
        ConsumerClient member = joined("refused", "one", topic);
        assertThat(member.sayIn(client, 9)).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(member.sayIn(client, -2)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(member.sayIn(client, -3)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(new ConsumerClient("refused", "two").sayIn(client, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(new ConsumerClient("refused", "").sayIn(client, 1)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(new ConsumerClient("", "one").sayIn(client, 1)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(new ConsumerClient("not there", "one").sayIn(client, 1)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        assertThat(new ConsumerClient("refused", "two").joinMatching(client, "("))
                .isEqualTo(ErrorCode.INVALID_REGULAR_EXPRESSION);
        ConsumerGroupHeartbeatRequest unknown = new ConsumerGroupHeartbeatRequest()
                .groupId("refused")
                .memberId("two")
                .rebalanceTimeoutMs(1_000)
                .subscribedTopicNames(List.of(topic))
                .serverAssignor("mine")
                .topicPartitions(List.of());
        assertThat(new ConsumerClient("refused", "two").say(client, unknown)).isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR);
        assertThat(describe("refused", 1).members()).hasSize(1);
    }

    @Test
    void toolsSeeTheGroupAndItsType() {
        String topic = newTopic(2, Map.of());
        joined("shown", "one", topic);
        DescribedGroup shown = describe("shown", 1);
        assertThat(shown.groupState()).isEqualTo("Stable");
        assertThat(shown.groupEpoch()).isEqualTo(1);
        assertThat(shown.assignorName()).isEqualTo("uniform");
        assertThat(shown.members()).singleElement().satisfies(member -> {
            assertThat(member.memberType()).isEqualTo((byte) 1);
            assertThat(member.subscribedTopicNames()).containsExactly(topic);
            assertThat(member.assignment()).isEqualTo(member.targetAssignment());
            assertThat(member.assignment().topicPartitions().get(0).topicName()).isEqualTo(topic);
            assertThat(member.assignment().topicPartitions().get(0).partitions())
                    .containsExactly(0, 1);
        });
        assertThat(describe("not there", 0).errorCode()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());

        DescribeGroupsRequest classic = new DescribeGroupsRequest().groups(List.of("shown"));
        assertThat(client.ask(DescribeGroupsResponse.class, classic, 6)
                        .groups()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
        assertThat(client.ask(DescribeGroupsResponse.class, classic, 5)
                        .groups()
                        .get(0)
                        .groupState())
                .isEqualTo("Dead");
        ListGroupsRequest list = new ListGroupsRequest().typesFilter(List.of("Consumer"));
        assertThat(client.ask(ListGroupsResponse.class, list, 5).groups()).anySatisfy(group -> {
            assertThat(group.groupId()).isEqualTo("shown");
            assertThat(group.groupType()).isEqualTo("consumer");
            assertThat(group.groupState()).isEqualTo("Stable");
            assertThat(group.protocolType()).isEqualTo("consumer");
        });
    }

    @Test
    void aGroupWithMembersIsNotDeletedNorWhatTheyRead() {
        String topic = newTopic();
        ConsumerClient member = joined("kept", "one", topic);
        assertThat(member.commit(client, topic, 3)).isEqualTo(ErrorCode.NONE);
        DeleteGroupsRequest delete = new DeleteGroupsRequest().groupsNames(List.of("kept"));
        assertThat(client.ask(DeleteGroupsResponse.class, delete, 2)
                        .results()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.NON_EMPTY_GROUP.code());
        OffsetDeleteRequest offsets = new OffsetDeleteRequest()
                .groupId("kept")
                .topics(List.of(new OffsetDeleteRequestTopic()
                        .name(topic)
                        .partitions(List.of(new OffsetDeleteRequestPartition()))));
        assertThat(client.ask(OffsetDeleteResponse.class, offsets, 0)
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC.code());
        assertThat(member.sayIn(client, -1)).isEqualTo(ErrorCode.NONE);
        assertThat(describe("kept", 1).groupState()).isEqualTo("Empty");
        assertThat(client.ask(DeleteGroupsResponse.class, delete, 2)
                        .results()
                        .get(0)
                        .errorCode())
                .isEqualTo(ErrorCode.NONE.code());
        assertThat(describe("kept", 1).errorCode()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void anOperatorRemovesAStaticMember() {
        String topic = newTopic();
        ConsumerClient member = new ConsumerClient("removed", "one").withInstance("i");
        assertThat(member.join(client, topic)).isEqualTo(ErrorCode.NONE);
        assertThat(new ConsumerClient("removed", "two").withInstance("i").join(client, topic))
                .isEqualTo(ErrorCode.UNRELEASED_INSTANCE_ID);
        LeaveGroupRequest leave = new LeaveGroupRequest()
                .groupId("removed")
                .members(List.of(new MemberIdentity().memberId("").groupInstanceId("i")));
        LeaveGroupResponse left = client.ask(LeaveGroupResponse.class, leave, 5);
        assertThat(left.members().get(0).errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(member.heartbeat(client)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }
}
