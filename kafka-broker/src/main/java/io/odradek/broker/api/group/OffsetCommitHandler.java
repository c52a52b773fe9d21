package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.group.logic.MemberIdentity;
import io.odradek.broker.group.offsets.CommittedOffset;
import io.odradek.broker.network.Request;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.odradek.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OffsetCommit: notes how far a group has read; answered when ZooKeeper has it. What cannot be noted for one partition does
 * not keep the others from it. Runs on: event loops and the groups' loop.
 */
public final class OffsetCommitHandler implements ApiHandler<OffsetCommitRequest> {

    private static final short FIRST_WITH_MEMBER_EPOCHS = 9;
    private static final short FIRST_WITH_TOPIC_IDS = 10;

    private final GroupCoordinator groups;
    private final ClusterMetadata cluster;
    private final int maxMetadataBytes;

    public OffsetCommitHandler(GroupCoordinator groups, ClusterMetadata cluster, int maxMetadataBytes) {
        this.groups = groups;
        this.cluster = cluster;
        this.maxMetadataBytes = maxMetadataBytes;
    }

    @Override
    public void handle(Request request, OffsetCommitRequest message) {
        Map<TopicPartition, CommittedOffset> offsets = new LinkedHashMap<>();
        List<OffsetCommitResponsePartition> accepted = new ArrayList<>();
        List<OffsetCommitResponseTopic> topics = new ArrayList<>();
        ClusterImage image = cluster.image();
        boolean byId = request.version() >= FIRST_WITH_TOPIC_IDS;
        for (OffsetCommitRequestTopic topic : message.topics()) {
            Optional<String> name = Topics.name(image, byId, topic.name(), topic.topicId());
            List<OffsetCommitResponsePartition> results = new ArrayList<>();
            for (OffsetCommitRequestPartition wanted : topic.partitions()) {
                ErrorCode error = check(image, name, wanted);
                OffsetCommitResponsePartition result = new OffsetCommitResponsePartition()
                        .partitionIndex(wanted.partitionIndex())
                        .errorCode(error.code());
                results.add(result);
                if (error == ErrorCode.NONE) {
                    accepted.add(result);
                    offsets.put(new TopicPartition(name.orElseThrow(), wanted.partitionIndex()), offset(wanted));
                }
            }
            topics.add(new OffsetCommitResponseTopic()
                    .name(topic.name())
                    .topicId(topic.topicId())
                    .partitions(results));
        }
        MemberIdentity member = new MemberIdentity(message.memberId(), Optional.ofNullable(message.groupInstanceId()));
        boolean knowsEpochs = request.version() >= FIRST_WITH_MEMBER_EPOCHS;
        var unused = groups.commit(message.groupId(), member, message.generationIdOrMemberEpoch(), knowsEpochs, offsets)
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        short code = Failures.of(failure, request).error().code();
                        accepted.forEach(result -> result.errorCode(code));
                    }
                    request.respond(new OffsetCommitResponse().topics(topics));
                });
    }

    private ErrorCode check(ClusterImage image, Optional<String> topic, OffsetCommitRequestPartition wanted) {
        if (topic.isEmpty()) {
            return ErrorCode.UNKNOWN_TOPIC_ID;
        }
        if (image.partition(topic.get(), wanted.partitionIndex()).isEmpty()) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        boolean large = wanted.committedMetadata() != null
                && wanted.committedMetadata().getBytes(StandardCharsets.UTF_8).length > maxMetadataBytes;
        return large ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE;
    }

    private static CommittedOffset offset(OffsetCommitRequestPartition wanted) {
        return new CommittedOffset(
                wanted.committedOffset(),
                wanted.committedLeaderEpoch(),
                Optional.ofNullable(wanted.committedMetadata()).orElse(""),
                System.currentTimeMillis());
    }
}
