package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.broker.network.Request;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.odradek.protocol.message.OffsetFetchResponse;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import io.odradek.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * OffsetFetch: how far groups have read. The versions with one group are answered from the same form as those with several.
 * Runs on: event loops and the groups' loop.
 */
public final class OffsetFetchHandler implements ApiHandler<OffsetFetchRequest> {

    private static final short FIRST_WITH_ERROR_OF_ALL = 2;
    private static final short FIRST_WITH_MANY_GROUPS = 8;
    private static final short FIRST_WITH_TOPIC_IDS = 10;
    private static final CommittedOffset NOTHING = new CommittedOffset(-1, -1, "", 0);

    private final GroupCoordinator groups;
    private final ClusterMetadata cluster;

    public OffsetFetchHandler(GroupCoordinator groups, ClusterMetadata cluster) {
        this.groups = groups;
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, OffsetFetchRequest message) {
        boolean many = request.version() >= FIRST_WITH_MANY_GROUPS;
        List<OffsetFetchRequestGroup> asked = many ? message.groups() : List.of(inOne(message));
        boolean byId = request.version() >= FIRST_WITH_TOPIC_IDS;
        List<CompletableFuture<OffsetFetchResponseGroup>> answers =
                asked.stream().map(group -> answer(request, group, byId)).toList();
        var unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((done, failure) -> {
                    List<OffsetFetchResponseGroup> found =
                            answers.stream().map(CompletableFuture::join).toList();
                    request.respond(
                            many ? new OffsetFetchResponse().groups(found) : single(request, message, found.get(0)));
                });
    }

    private static OffsetFetchRequestGroup inOne(OffsetFetchRequest message) {
        List<OffsetFetchRequestTopics> topics = message.topics() == null
                ? null
                : message.topics().stream()
                        .map(topic -> new OffsetFetchRequestTopics()
                                .name(topic.name())
                                .partitionIndexes(topic.partitionIndexes()))
                        .toList();
        return new OffsetFetchRequestGroup().groupId(message.groupId()).topics(topics);
    }

    private CompletableFuture<OffsetFetchResponseGroup> answer(
            Request request, OffsetFetchRequestGroup asked, boolean byId) {
        MemberIdentity member =
                new MemberIdentity(Optional.ofNullable(asked.memberId()).orElse(""), Optional.empty());
        return groups.offsets(asked.groupId(), member, asked.memberEpoch()).handle((offsets, failure) -> {
            OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup().groupId(asked.groupId());
            if (failure != null) {
                return answer.errorCode(Failures.of(failure, request).error().code());
            }
            ClusterImage image = cluster.image();
            return answer.topics(
                    asked.topics() == null ? all(image, offsets, byId) : these(image, asked, offsets, byId));
        });
    }

    private static List<OffsetFetchResponseTopics> all(
            ClusterImage image, Map<TopicPartition, CommittedOffset> offsets, boolean byId) {
        Map<String, List<OffsetFetchResponsePartitions>> byTopic = new TreeMap<>();
        offsets.forEach((partition, offset) -> byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                .add(partition(partition.partition(), offset, ErrorCode.NONE)));
        List<OffsetFetchResponseTopics> topics = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> {
            Uuid id = image.topic(topic).map(TopicImage::id).orElse(Uuid.ZERO_UUID);
            if (!byId || !id.equals(Uuid.ZERO_UUID)) {
                topics.add(
                        new OffsetFetchResponseTopics().name(topic).topicId(id).partitions(partitions));
            }
        });
        return topics;
    }

    private static List<OffsetFetchResponseTopics> these(
            ClusterImage image,
            OffsetFetchRequestGroup asked,
            Map<TopicPartition, CommittedOffset> offsets,
            boolean byId) {
        List<OffsetFetchResponseTopics> topics = new ArrayList<>();
        for (OffsetFetchRequestTopics topic : asked.topics()) {
            String name =
                    Topics.name(image, byId, topic.name(), topic.topicId()).orElse(null);
            ErrorCode error = name == null ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.NONE;
            List<OffsetFetchResponsePartitions> partitions = topic.partitionIndexes().stream()
                    .map(index -> partition(
                            index,
                            name == null ? NOTHING : offsets.getOrDefault(new TopicPartition(name, index), NOTHING),
                            error))
                    .toList();
            topics.add(new OffsetFetchResponseTopics()
                    .name(topic.name())
                    .topicId(topic.topicId())
                    .partitions(partitions));
        }
        return topics;
    }

    private static OffsetFetchResponsePartitions partition(int index, CommittedOffset offset, ErrorCode error) {
        return new OffsetFetchResponsePartitions()
                .partitionIndex(index)
                .committedOffset(offset.offset())
                .committedLeaderEpoch(offset.leaderEpoch())
                .metadata(offset.metadata())
                .errorCode(error.code());
    }

    /** Before there was a code for the whole, each partition carried it. */
    private static OffsetFetchResponse single(
            Request request, OffsetFetchRequest message, OffsetFetchResponseGroup found) {
        OffsetFetchResponse answer = new OffsetFetchResponse();
        if (found.errorCode() == ErrorCode.NONE.code()) {
            return answer.topics(found.topics().stream()
                    .map(topic -> new OffsetFetchResponseTopic()
                            .name(topic.name())
                            .partitions(topic.partitions().stream()
                                    .map(OffsetFetchHandler::single)
                                    .toList()))
                    .toList());
        }
        if (request.version() >= FIRST_WITH_ERROR_OF_ALL) {
            return answer.errorCode(found.errorCode());
        }
        return answer.topics(message.topics().stream()
                .map(topic -> new OffsetFetchResponseTopic()
                        .name(topic.name())
                        .partitions(topic.partitionIndexes().stream()
                                .map(index -> single(partition(index, NOTHING, ErrorCode.of(found.errorCode()))))
                                .toList()))
                .toList());
    }

    private static OffsetFetchResponsePartition single(OffsetFetchResponsePartitions partition) {
        return new OffsetFetchResponsePartition()
                .partitionIndex(partition.partitionIndex())
                .committedOffset(partition.committedOffset())
                .committedLeaderEpoch(partition.committedLeaderEpoch())
                .metadata(partition.metadata())
                .errorCode(partition.errorCode());
    }
}
