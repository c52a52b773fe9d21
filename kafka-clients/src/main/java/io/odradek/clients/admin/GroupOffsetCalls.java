package io.odradek.clients.admin;

import io.odradek.clients.admin.call.Answers;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.CoordinatorTarget;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.Question;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import io.odradek.protocol.message.OffsetDeleteRequest;
import io.odradek.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.odradek.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.odradek.protocol.message.OffsetDeleteResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Changes what a group has committed, from outside of it. Runs on: any thread. */
final class GroupOffsetCalls {

    /** From here on topics go by id, which this client does without. */
    private static final int BY_NAME = 9;

    private static final int TO_TAKE_EPOCHS = 6;
    private static final int NO_EPOCH = -1;
    private static final int NO_GENERATION = -1;

    private final Calls calls;

    GroupOffsetCalls(Calls calls) {
        this.calls = calls;
    }

    CompletableFuture<Map<TopicPartition, Optional<ApiException>>> alter(
            String group, Map<TopicPartition, OffsetAndMetadata> offsets, Deadline deadline) {
        Question<String, Map<TopicPartition, Optional<ApiException>>, OffsetCommitResponse> question = Question.each(
                        "alterConsumerGroupOffsets",
                        ApiKey.OFFSET_COMMIT,
                        OffsetCommitResponse.class,
                        (keys, version, timeoutMs) -> commit(group, offsets, version),
                        GroupOffsetCalls::committed)
                .upTo(BY_NAME);
        return calls.askOne(question, new CoordinatorTarget(calls.cluster()), group, deadline);
    }

    private static OffsetCommitRequest commit(
            String group, Map<TopicPartition, OffsetAndMetadata> offsets, int version) {
        OffsetCommitRequest request = new OffsetCommitRequest()
                .groupId(group)
                .topics(Partitions.byTopic(offsets.keySet(), (topic, numbers) -> new OffsetCommitRequestTopic()
                        .name(topic)
                        .partitions(numbers.stream()
                                .map(number -> commit(number, offsets.get(new TopicPartition(topic, number)), version))
                                .toList())));
        return version >= 1 ? request.generationIdOrMemberEpoch(NO_GENERATION).memberId("") : request;
    }

    private static OffsetCommitRequestPartition commit(int partition, OffsetAndMetadata offset, int version) {
        OffsetCommitRequestPartition one = new OffsetCommitRequestPartition()
                .partitionIndex(partition)
                .committedOffset(offset.offset())
                .committedMetadata(offset.metadata());
        return version >= TO_TAKE_EPOCHS
                ? one.committedLeaderEpoch(offset.leaderEpoch().orElse(NO_EPOCH))
                : one;
    }

    private static void committed(
            OffsetCommitResponse answer,
            List<String> groups,
            Answers<String, Map<TopicPartition, Optional<ApiException>>> answers) {
        String group = groups.get(0);
        Map<TopicPartition, Optional<ApiException>> results = new LinkedHashMap<>();
        answer.topics().forEach(topic -> topic.partitions()
                .forEach(
                        one -> take(results, new TopicPartition(topic.name(), one.partitionIndex()), one.errorCode())));
        tell(group, results, answers);
    }

    private static void take(
            Map<TopicPartition, Optional<ApiException>> results, TopicPartition partition, short code) {
        ErrorCode error = ErrorCode.of(code);
        results.put(
                partition,
                error == ErrorCode.NONE
                        ? Optional.empty()
                        : Optional.of(
                                ApiException.of(error, "the coordinator answers " + error + " for " + partition)));
    }

    /** Who is not the coordinator says so for each partition. */
    private static void tell(
            String group,
            Map<TopicPartition, Optional<ApiException>> results,
            Answers<String, Map<TopicPartition, Optional<ApiException>>> answers) {
        Optional<ErrorCode> elsewhere = results.values().stream()
                .flatMap(Optional::stream)
                .map(ApiException::error)
                .filter(CoordinatorTarget::isElsewhereOrLater)
                .findFirst();
        elsewhere.ifPresentOrElse(error -> answers.error(group, error, null), () -> answers.value(group, results));
    }

    CompletableFuture<Map<TopicPartition, Optional<ApiException>>> delete(
            String group, Set<TopicPartition> partitions, Deadline deadline) {
        Question<String, Map<TopicPartition, Optional<ApiException>>, OffsetDeleteResponse> question = Question.each(
                "deleteConsumerGroupOffsets",
                ApiKey.OFFSET_DELETE,
                OffsetDeleteResponse.class,
                (keys, version, timeoutMs) -> new OffsetDeleteRequest()
                        .groupId(group)
                        .topics(Partitions.byTopic(partitions, (topic, numbers) -> new OffsetDeleteRequestTopic()
                                .name(topic)
                                .partitions(numbers.stream()
                                        .map(number -> new OffsetDeleteRequestPartition().partitionIndex(number))
                                        .toList()))),
                (answer, keys, answers) -> {
                    Map<TopicPartition, Optional<ApiException>> results = new LinkedHashMap<>();
                    answer.topics().forEach(topic -> topic.partitions()
                            .forEach(one -> take(
                                    results, new TopicPartition(topic.name(), one.partitionIndex()), one.errorCode())));
                    answers.answer(group, answer.errorCode(), null, results);
                });
        return calls.askOne(question, new CoordinatorTarget(calls.cluster()), group, deadline);
    }
}
