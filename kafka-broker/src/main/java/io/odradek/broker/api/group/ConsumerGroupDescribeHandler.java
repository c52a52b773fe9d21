package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.consumer.ConsumerGroupDescription;
import io.odradek.broker.group.consumer.TopicIdPartition;
import io.odradek.broker.network.Request;
import io.odradek.common.Uuid;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.message.ConsumerGroupDescribeRequest;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse.Assignment;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse.Member;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse.TopicPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * ConsumerGroupDescribe: groups of the consumer protocol (KIP-848), with what their members have and shall have. Runs on: event
 * loops and the groups' loop.
 */
public final class ConsumerGroupDescribeHandler implements ApiHandler<ConsumerGroupDescribeRequest> {

    private static final short FIRST_WITH_TYPES = 1;
    private static final byte CLASSIC = 0;
    private static final byte CONSUMER = 1;

    private final GroupCoordinator groups;
    private final ClusterMetadata cluster;

    public ConsumerGroupDescribeHandler(GroupCoordinator groups, ClusterMetadata cluster) {
        this.groups = groups;
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, ConsumerGroupDescribeRequest message) {
        int operations = GroupOperations.of(message.includeAuthorizedOperations());
        List<CompletableFuture<DescribedGroup>> answers = message.groupIds().stream()
                .map(group -> groups.describeConsumers(group).handle((found, failure) -> {
                    DescribedGroup answer =
                            failure == null ? shown(request, found) : missing(Failures.of(failure, request));
                    return answer.groupId(group).authorizedOperations(operations);
                }))
                .toList();
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> request.respond(new ConsumerGroupDescribeResponse()
                        .groups(answers.stream().map(CompletableFuture::join).toList())));
    }

    private DescribedGroup shown(Request request, ConsumerGroupDescription found) {
        ClusterImage image = cluster.image();
        boolean types = request.version() >= FIRST_WITH_TYPES;
        return new DescribedGroup()
                .groupState(found.state())
                .groupEpoch(found.epoch())
                .assignmentEpoch(found.epoch())
                .assignorName(found.assignor())
                .members(found.members().stream()
                        .map(member -> shown(member, image, types))
                        .toList());
    }

    private static Member shown(ConsumerGroupDescription.Member member, ClusterImage image, boolean types) {
        Member shown = new Member()
                .memberId(member.memberId())
                .instanceId(member.instanceId().orElse(null))
                .rackId(member.rackId().orElse(null))
                .memberEpoch(member.epoch())
                .clientId(member.clientId())
                .clientHost(member.clientHost())
                .subscribedTopicNames(member.topics())
                .subscribedTopicRegex(member.regex().orElse(null))
                .assignment(shown(member.assigned(), image))
                .targetAssignment(shown(member.target(), image));
        return types ? shown.memberType(member.classic() ? CLASSIC : CONSUMER) : shown;
    }

    /** Of topics that there are. */
    private static Assignment shown(Set<TopicIdPartition> partitions, ClusterImage image) {
        Map<Uuid, List<Integer>> byTopic = new TreeMap<>();
        partitions.stream().sorted().forEach(one -> byTopic.computeIfAbsent(one.topic(), topic -> new ArrayList<>())
                .add(one.partition()));
        List<TopicPartitions> shown = new ArrayList<>();
        byTopic.forEach((id, numbers) -> image.topic(id)
                .ifPresent(topic -> shown.add(new TopicPartitions()
                        .topicId(id)
                        .topicName(topic.name())
                        .partitions(numbers))));
        return new Assignment().topicPartitions(shown);
    }

    private static DescribedGroup missing(ApiException failure) {
        return new DescribedGroup().errorCode(failure.error().code()).errorMessage(failure.getMessage());
    }
}
