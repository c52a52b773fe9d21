package io.odradek.clients.consumer.group;

import io.odradek.clients.network.Response;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.odradek.protocol.message.OffsetFetchResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Commits offsets and reads committed ones; each call asks the coordinator once.
 *
 * <p>Runs on: the event loop.
 */
public final class GroupOffsets {

    /** The last version that says topics by their names. */
    private static final int BY_NAME = 9;

    private final Coordinator coordinator;
    private final GroupSettings settings;

    public GroupOffsets(Coordinator coordinator, GroupSettings settings) {
        this.coordinator = coordinator;
        this.settings = settings;
    }

    /** Commits; fails with the exception of the worst answer. */
    public CompletableFuture<Void> commit(Identity identity, Map<TopicPartition, Committed> offsets) {
        Map<String, OffsetCommitRequestTopic> topics = new LinkedHashMap<>();
        offsets.forEach((partition, offset) -> topics.computeIfAbsent(
                        partition.topic(),
                        name -> new OffsetCommitRequestTopic().name(name).partitions(new ArrayList<>()))
                .partitions()
                .add(new OffsetCommitRequestPartition()
                        .partitionIndex(partition.partition())
                        .committedOffset(offset.offset())
                        .committedLeaderEpoch(offset.epoch())
                        .committedMetadata(offset.metadata())));
        OffsetCommitRequest request = new OffsetCommitRequest()
                .groupId(settings.groupId())
                .generationIdOrMemberEpoch(identity.generation())
                .memberId(identity.memberId())
                .groupInstanceId(identity.isMember() ? settings.instanceId().orElse(null) : null)
                .topics(new ArrayList<>(topics.values()));
        return coordinator
                .ask(ApiKey.OFFSET_COMMIT, BY_NAME, version -> request)
                .thenAccept(this::committed);
    }

    private void committed(Response response) {
        try (response) {
            for (var topic : response.message(OffsetCommitResponse.class).topics()) {
                for (var one : topic.partitions()) {
                    require(
                            ErrorCode.of(one.errorCode()),
                            "the offset of " + new TopicPartition(topic.name(), one.partitionIndex())
                                    + " cannot be committed for group " + settings.groupId());
                }
            }
        }
    }

    private void require(ErrorCode error, String what) {
        if (error == ErrorCode.NOT_COORDINATOR
                || error == ErrorCode.COORDINATOR_NOT_AVAILABLE
                || error == ErrorCode.REQUEST_TIMED_OUT) {
            coordinator.unknown(error.toString());
        }
        if (error != ErrorCode.NONE) {
            throw ApiException.of(error, what + ": " + error);
        }
    }

    /** What is committed; partitions without are empty. */
    public CompletableFuture<Map<TopicPartition, Optional<Committed>>> read(
            Identity identity, Collection<TopicPartition> partitions) {
        Map<String, List<Integer>> topics = new LinkedHashMap<>();
        partitions.forEach(partition -> topics.computeIfAbsent(partition.topic(), name -> new ArrayList<>())
                .add(partition.partition()));
        return coordinator
                .ask(ApiKey.OFFSET_FETCH, BY_NAME, version -> readRequest(identity, topics, version))
                .thenApply(this::offsets);
    }

    private OffsetFetchRequest readRequest(Identity identity, Map<String, List<Integer>> topics, int version) {
        OffsetFetchRequest request = new OffsetFetchRequest();
        if (version >= 7) {
            request.requireStable(true);
        }
        if (version < 8) {
            List<OffsetFetchRequestTopic> list = new ArrayList<>();
            topics.forEach((name, partitions) ->
                    list.add(new OffsetFetchRequestTopic().name(name).partitionIndexes(partitions)));
            return request.groupId(settings.groupId()).topics(list);
        }
        List<OffsetFetchRequestTopics> list = new ArrayList<>();
        topics.forEach((name, partitions) ->
                list.add(new OffsetFetchRequestTopics().name(name).partitionIndexes(partitions)));
        OffsetFetchRequestGroup group =
                new OffsetFetchRequestGroup().groupId(settings.groupId()).topics(list);
        if (version >= 9 && identity.isMember()) {
            group.memberId(identity.memberId()).memberEpoch(identity.generation());
        }
        return request.groups(List.of(group));
    }

    private Map<TopicPartition, Optional<Committed>> offsets(Response response) {
        Map<TopicPartition, Optional<Committed>> found = new HashMap<>();
        try (response) {
            OffsetFetchResponse answer = response.message(OffsetFetchResponse.class);
            String what = "the offsets of group " + settings.groupId() + " cannot be read";
            require(ErrorCode.of(answer.errorCode()), what);
            answer.topics().forEach(topic -> topic.partitions().forEach(one -> {
                require(ErrorCode.of(one.errorCode()), what);
                found.put(
                        new TopicPartition(topic.name(), one.partitionIndex()),
                        offset(one.committedOffset(), one.committedLeaderEpoch(), one.metadata()));
            }));
            answer.groups().forEach(group -> {
                require(ErrorCode.of(group.errorCode()), what);
                group.topics().forEach(topic -> topic.partitions().forEach(one -> {
                    require(ErrorCode.of(one.errorCode()), what);
                    found.put(
                            new TopicPartition(topic.name(), one.partitionIndex()),
                            offset(one.committedOffset(), one.committedLeaderEpoch(), one.metadata()));
                }));
            });
        }
        return found;
    }

    private static Optional<Committed> offset(long offset, int epoch, String metadata) {
        return offset < 0
                ? Optional.empty()
                : Optional.of(new Committed(offset, epoch, metadata == null ? "" : metadata));
    }
}
