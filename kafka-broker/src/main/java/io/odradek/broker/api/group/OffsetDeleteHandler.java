package io.odradek.broker.api.group;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.broker.network.Request;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.OffsetDeleteRequest;
import io.odradek.protocol.message.OffsetDeleteResponse;
import io.odradek.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.odradek.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** OffsetDelete: forgets offsets of topics that a group does not read. Runs on: event loops and the groups' loop. */
public final class OffsetDeleteHandler implements ApiHandler<OffsetDeleteRequest> {

    private final GroupCoordinator groups;
    private final ClusterMetadata cluster;

    public OffsetDeleteHandler(GroupCoordinator groups, ClusterMetadata cluster) {
        this.groups = groups;
        this.cluster = cluster;
    }

    @Override
    public void handle(Request request, OffsetDeleteRequest message) {
        Set<TopicPartition> known = new HashSet<>();
        message.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition name = new TopicPartition(topic.name(), partition.partitionIndex());
            if (cluster.image().partition(name.topic(), name.partition()).isPresent()) {
                known.add(name);
            }
        }));
        var unused = groups.deleteOffsets(message.groupId(), known).whenComplete((codes, failure) -> {
            request.respond(
                    failure == null
                            ? answer(message, codes)
                            : new OffsetDeleteResponse()
                                    .errorCode(Failures.of(failure, request)
                                            .error()
                                            .code()));
        });
    }

    private static OffsetDeleteResponse answer(OffsetDeleteRequest message, Map<TopicPartition, ErrorCode> codes) {
        return new OffsetDeleteResponse()
                .topics(message.topics().stream()
                        .map(topic -> new OffsetDeleteResponseTopic()
                                .name(topic.name())
                                .partitions(topic.partitions().stream()
                                        .map(partition -> new OffsetDeleteResponsePartition()
                                                .partitionIndex(partition.partitionIndex())
                                                .errorCode(codes.getOrDefault(
                                                                new TopicPartition(
                                                                        topic.name(), partition.partitionIndex()),
                                                                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
                                                        .code()))
                                        .toList()))
                        .toList());
    }
}
