package io.odradek.broker.group;

import io.odradek.broker.testing.TestClient;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest.TopicPartitions;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.odradek.protocol.message.OffsetFetchResponse;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A member of the consumer protocol, which says what a test tells it to say, to the broker that the test chooses. */
public final class ConsumerClient {

    private static final int HEARTBEAT = 1;
    private static final int EPOCHS = 9;

    private final String group;
    private final String memberId;
    private String instanceId;
    public int epoch;

    /** What it was told to have, each as topic id and partition. */
    public Set<String> assigned = Set.of();

    public ConsumerClient(String group, String memberId) {
        this.group = group;
        this.memberId = memberId;
    }

    public ConsumerClient withInstance(String instance) {
        instanceId = instance;
        return this;
    }

    private ConsumerGroupHeartbeatRequest plain() {
        return new ConsumerGroupHeartbeatRequest()
                .groupId(group)
                .memberId(memberId)
                .instanceId(instanceId)
                .memberEpoch(epoch);
    }

    public ErrorCode join(TestClient client, String... topics) {
        epoch = 0;
        return say(
                client,
                plain().rebalanceTimeoutMs(60_000)
                        .subscribedTopicNames(List.of(topics))
                        .topicPartitions(List.of()));
    }

    public ErrorCode joinMatching(TestClient client, String regex) {
        epoch = 0;
        return say(
                client,
                plain().rebalanceTimeoutMs(60_000).subscribedTopicRegex(regex).topicPartitions(List.of()));
    }

    public ErrorCode heartbeat(TestClient client) {
        return say(client, plain());
    }

    /** A heartbeat that says that it has what it was told to have. */
    public ErrorCode acknowledge(TestClient client) {
        var byTopic = assigned.stream().collect(Collectors.groupingBy(one -> one.substring(0, one.indexOf('/'))));
        return say(
                client,
                plain().topicPartitions(byTopic.entrySet().stream()
                        .map(topic -> new TopicPartitions()
                                .topicId(Uuid.fromString(topic.getKey()))
                                .partitions(topic.getValue().stream()
                                        .map(one -> Integer.valueOf(one.substring(one.indexOf('/') + 1)))
                                        .toList()))
                        .toList()));
    }

    /** Says something in another epoch than its own. */
    public ErrorCode sayIn(TestClient client, int otherEpoch) {
        return ErrorCode.of(client.ask(ConsumerGroupHeartbeatResponse.class, plain().memberEpoch(otherEpoch), HEARTBEAT)
                .errorCode());
    }

    public ErrorCode say(TestClient client, ConsumerGroupHeartbeatRequest request) {
        ConsumerGroupHeartbeatResponse answer = client.ask(ConsumerGroupHeartbeatResponse.class, request, HEARTBEAT);
        if (answer.errorCode() == ErrorCode.NONE.code()) {
            epoch = answer.memberEpoch();
            if (answer.assignment() != null) {
                assigned = answer.assignment().topicPartitions().stream()
                        .flatMap(topic -> topic.partitions().stream().map(number -> topic.topicId() + "/" + number))
                        .collect(Collectors.toSet());
            }
        }
        return ErrorCode.of(answer.errorCode());
    }

    public ErrorCode commit(TestClient client, String topic, long offset) {
        return commit(client, topic, offset, epoch, EPOCHS);
    }

    public ErrorCode commit(TestClient client, String topic, long offset, int inEpoch, int version) {
        OffsetCommitRequest request = new OffsetCommitRequest()
                .groupId(group)
                .memberId(memberId)
                .generationIdOrMemberEpoch(inEpoch)
                .topics(List.of(new OffsetCommitRequestTopic()
                        .name(topic)
                        .partitions(List.of(new OffsetCommitRequestPartition().committedOffset(offset)))));
        OffsetCommitResponse answer = client.ask(OffsetCommitResponse.class, request, version);
        return ErrorCode.of(answer.topics().get(0).partitions().get(0).errorCode());
    }

    /** The committed offset; the negative of a code where there is an error. */
    public long offset(TestClient client, String topic, int inEpoch) {
        OffsetFetchRequest request = new OffsetFetchRequest()
                .groups(List.of(new OffsetFetchRequestGroup()
                        .groupId(group)
                        .memberId(memberId)
                        .memberEpoch(inEpoch)
                        .topics(List.of(
                                new OffsetFetchRequestTopics().name(topic).partitionIndexes(List.of(0))))));
        OffsetFetchResponseGroup answer =
                client.ask(OffsetFetchResponse.class, request, EPOCHS).groups().get(0);
        return answer.errorCode() == ErrorCode.NONE.code()
                ? answer.topics().get(0).partitions().get(0).committedOffset()
                : -answer.errorCode();
    }
}
