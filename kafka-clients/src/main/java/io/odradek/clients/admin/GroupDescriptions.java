package io.odradek.clients.admin;

import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.CoordinatorTarget;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.Question;
import io.odradek.clients.consumer.group.GroupBytes;
import io.odradek.common.GroupState;
import io.odradek.common.GroupType;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.common.errors.GroupIdNotFoundException;
import io.odradek.common.errors.UnsupportedVersionException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupDescribeRequest;
import io.odradek.protocol.message.ConsumerGroupDescribeResponse;
import io.odradek.protocol.message.DescribeGroupsRequest;
import io.odradek.protocol.message.DescribeGroupsResponse;
import io.odradek.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Describes groups of consumers: each as one of the new protocol first, and where it is not, as one of the classic. Runs on: any
 * thread.
 */
final class GroupDescriptions {

    /** What members of classic groups of consumers speak. */
    private static final String CONSUMER = "consumer";

    private final Calls calls;

    GroupDescriptions(Calls calls) {
        this.calls = calls;
    }

    Map<String, CompletableFuture<ConsumerGroupDescription>> describe(Collection<String> groups, Deadline deadline) {
        Map<String, CompletableFuture<ConsumerGroupDescription>> futures = new LinkedHashMap<>();
        consumer(groups, deadline)
                .forEach((group, future) -> futures.put(
                        group,
                        future.exceptionallyCompose(failure -> isOther(failure)
                                ? classic(group, deadline)
                                : CompletableFuture.failedFuture(failure))));
        return futures;
    }

    private static boolean isOther(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof GroupIdNotFoundException
                || cause instanceof UnsupportedVersionException
                || cause instanceof ApiException known && known.error() == ErrorCode.UNSUPPORTED_VERSION;
    }

    private Map<String, CompletableFuture<ConsumerGroupDescription>> consumer(
            Collection<String> groups, Deadline deadline) {
        CoordinatorTarget target = new CoordinatorTarget(calls.cluster());
        Question<String, ConsumerGroupDescription, ConsumerGroupDescribeResponse> question = Question.together(
                "describeConsumerGroups",
                ApiKey.CONSUMER_GROUP_DESCRIBE,
                ConsumerGroupDescribeResponse.class,
                (some, version, timeoutMs) -> new ConsumerGroupDescribeRequest().groupIds(some),
                (answer, some, answers) -> answer.groups()
                        .forEach(one -> answers.answer(
                                one.groupId(), one.errorCode(), one.errorMessage(), description(one, target))));
        return calls.ask(question, target, groups, deadline);
    }

    private static ConsumerGroupDescription description(
            ConsumerGroupDescribeResponse.DescribedGroup group, CoordinatorTarget target) {
        return new ConsumerGroupDescription(
                group.groupId(),
                false,
                group.members().stream().map(GroupDescriptions::member).toList(),
                group.assignorName(),
                GroupType.CONSUMER,
                GroupState.parse(group.groupState()),
                target.of(group.groupId()),
                Optional.of(group.groupEpoch()),
                Optional.of(group.assignmentEpoch()));
    }

    private static MemberDescription member(ConsumerGroupDescribeResponse.Member member) {
        return new MemberDescription(
                member.memberId(),
                Optional.ofNullable(member.instanceId()),
                Optional.ofNullable(member.rackId()),
                member.clientId(),
                member.clientHost(),
                assignment(member.assignment()),
                Optional.of(assignment(member.targetAssignment())),
                Optional.of(member.memberEpoch()));
    }

    private static MemberAssignment assignment(ConsumerGroupDescribeResponse.Assignment assignment) {
        Set<TopicPartition> partitions = new HashSet<>();
        assignment.topicPartitions().forEach(topic -> topic.partitions()
                .forEach(one -> partitions.add(new TopicPartition(topic.topicName(), one))));
        return new MemberAssignment(partitions);
    }

    private CompletableFuture<ConsumerGroupDescription> classic(String group, Deadline deadline) {
        CoordinatorTarget target = new CoordinatorTarget(calls.cluster());
        Question<String, ConsumerGroupDescription, DescribeGroupsResponse> question = Question.each(
                "describeConsumerGroups",
                ApiKey.DESCRIBE_GROUPS,
                DescribeGroupsResponse.class,
                (some, version, timeoutMs) -> new DescribeGroupsRequest().groups(some),
                (answer, some, answers) -> answer.groups().forEach(one -> {
                    if (one.errorCode() != ErrorCode.NONE.code()) {
                        answers.error(one.groupId(), ErrorCode.of(one.errorCode()), one.errorMessage());
                    } else if (one.protocolType().isEmpty()
                            || one.protocolType().equals(CONSUMER)) {
                        answers.value(one.groupId(), description(one, target));
                    } else {
                        answers.error(
                                one.groupId(),
                                ErrorCode.INVALID_GROUP_ID,
                                "its members are no consumers, but speak " + one.protocolType());
                    }
                }));
        return calls.askOne(question, target, group, deadline);
    }

    private static ConsumerGroupDescription description(
            DescribeGroupsResponse.DescribedGroup group, CoordinatorTarget target) {
        List<MemberDescription> members =
                group.members().stream().map(GroupDescriptions::member).toList();
        return new ConsumerGroupDescription(
                group.groupId(),
                group.protocolType().isEmpty(),
                members,
                group.protocolData(),
                GroupType.CLASSIC,
                GroupState.parse(group.groupState()),
                target.of(group.groupId()),
                Optional.empty(),
                Optional.empty());
    }

    private static MemberDescription member(DescribedGroupMember member) {
        Set<TopicPartition> partitions = new HashSet<>();
        GroupBytes.assignment(member.memberAssignment()).assignedPartitions().forEach(topic -> topic.partitions()
                .forEach(one -> partitions.add(new TopicPartition(topic.topic(), one))));
        return new MemberDescription(
                member.memberId(),
                Optional.ofNullable(member.groupInstanceId()),
                Optional.empty(),
                member.clientId(),
                member.clientHost(),
                new MemberAssignment(partitions),
                Optional.empty(),
                Optional.empty());
    }
}
