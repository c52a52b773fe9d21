package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.consumer.HeartbeatAsk;
import io.odradek.broker.group.consumer.HeartbeatResult;
import io.odradek.broker.group.consumer.TopicIdPartition;
import io.odradek.broker.network.Request;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse.TopicPartitions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * ConsumerGroupHeartbeat: the one request of members of the consumer protocol (KIP-848). Runs on: event loops and the groups'
 * loop.
 */
public final class ConsumerGroupHeartbeatHandler implements ApiHandler<ConsumerGroupHeartbeatRequest> {

    private static final short FIRST_WITH_IDS_OF_CLIENTS = 1;
    private static final int UNCHANGED = -1;

    private final GroupCoordinator groups;

    public ConsumerGroupHeartbeatHandler(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void handle(Request request, ConsumerGroupHeartbeatRequest message) {
        try {
            requireReasonable(request, message);
        } catch (ApiException e) {
            request.respond(failed(e));
            return;
        }
        var unused = groups.heartbeat(message.groupId(), ask(request, message)).whenComplete((result, failure) -> {
            request.respond(failure == null ? answer(result) : failed(Failures.of(failure, request)));
        });
    }

    private static void requireReasonable(Request request, ConsumerGroupHeartbeatRequest message) {
        requireText(message.groupId(), "the group has no name");
        if (request.version() >= FIRST_WITH_IDS_OF_CLIENTS) {
            requireText(message.memberId(), "the member has no id");
        }
        if (message.instanceId() != null) {
            requireText(message.instanceId(), "the instance has no id");
        }
        if (message.rackId() != null) {
            requireText(message.rackId(), "the rack has no id");
        }
    }

    private static void requireText(String text, String otherwise) {
        if (text.isBlank()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, otherwise);
        }
    }

    private static HeartbeatAsk ask(Request request, ConsumerGroupHeartbeatRequest message) {
        return new HeartbeatAsk(
                message.memberId(),
                message.memberEpoch(),
                Optional.ofNullable(message.instanceId()),
                Optional.ofNullable(message.rackId()),
                Optional.ofNullable(request.clientId()).orElse(""),
                "/" + request.connection().host(),
                Optional.of(message.rebalanceTimeoutMs()).filter(timeout -> timeout != UNCHANGED),
                Optional.ofNullable(message.subscribedTopicNames()).map(Set::copyOf),
                Optional.ofNullable(message.subscribedTopicRegex()),
                Optional.ofNullable(message.serverAssignor()),
                Optional.ofNullable(message.topicPartitions()).map(ConsumerGroupHeartbeatHandler::partitions));
    }

    private static Set<TopicIdPartition> partitions(List<ConsumerGroupHeartbeatRequest.TopicPartitions> topics) {
        Set<TopicIdPartition> partitions = new HashSet<>();
        topics.forEach(topic -> topic.partitions()
                .forEach(partition -> partitions.add(new TopicIdPartition(topic.topicId(), partition))));
        return partitions;
    }

    private static ConsumerGroupHeartbeatResponse answer(HeartbeatResult result) {
        return new ConsumerGroupHeartbeatResponse()
                .memberId(result.memberId())
                .memberEpoch(result.memberEpoch())
                .heartbeatIntervalMs(result.heartbeatIntervalMs())
                .assignment(result.assignment()
                        .map(ConsumerGroupHeartbeatHandler::assignment)
                        .orElse(null));
    }

    private static Assignment assignment(Set<TopicIdPartition> partitions) {
        Map<Uuid, List<Integer>> byTopic = new TreeMap<>();
        partitions.stream().sorted().forEach(one -> byTopic.computeIfAbsent(one.topic(), topic -> new ArrayList<>())
                .add(one.partition()));
        return new Assignment()
                .topicPartitions(byTopic.entrySet().stream()
                        .map(topic ->
                                new TopicPartitions().topicId(topic.getKey()).partitions(topic.getValue()))
                        .toList());
    }

    private static ConsumerGroupHeartbeatResponse failed(ApiException failure) {
        return new ConsumerGroupHeartbeatResponse()
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage());
    }
}
