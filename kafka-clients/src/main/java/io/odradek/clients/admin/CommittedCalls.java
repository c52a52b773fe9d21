package io.odradek.clients.admin;

import io.odradek.clients.admin.call.Answers;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.CoordinatorTarget;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.Question;
import io.odradek.clients.consumer.OffsetAndMetadata;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.odradek.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.odradek.protocol.message.OffsetFetchResponse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads what groups have committed. Runs on: any thread. */
final class CommittedCalls {

    /** From here on topics go by id, which this client does without. */
    private static final int BY_NAME = 9;

    private static final int BY_GROUP = 8;
    private static final int TO_WAIT = 7;
    private static final int TO_TELL_ALL = 2;

    private final Calls calls;

    CommittedCalls(Calls calls) {
        this.calls = calls;
    }

    Map<String, CompletableFuture<Map<TopicPartition, OffsetAndMetadata>>> list(
            Map<String, ListConsumerGroupOffsetsSpec> groups, boolean stable, Deadline deadline) {
        Question<String, Map<TopicPartition, OffsetAndMetadata>, OffsetFetchResponse> question = Question.each(
                        "listConsumerGroupOffsets",
                        ApiKey.OFFSET_FETCH,
                        OffsetFetchResponse.class,
                        (keys, version, timeoutMs) ->
                                request(keys.get(0), groups.get(keys.get(0)).topicPartitions(), stable, version),
                        CommittedCalls::read)
                .upTo(BY_NAME);
        return calls.ask(question, new CoordinatorTarget(calls.cluster()), groups.keySet(), deadline);
    }

    private static OffsetFetchRequest request(
            String group, Collection<TopicPartition> partitions, boolean stable, int version) {
        Versions.require(version >= TO_TELL_ALL || partitions != null, "to tell of all offsets of a group");
        OffsetFetchRequest request = new OffsetFetchRequest();
        if (version >= BY_GROUP) {
            request.groups(List.of(new OffsetFetchRequestGroup()
                    .groupId(group)
                    .topics(
                            partitions == null
                                    ? null
                                    : Partitions.byTopic(partitions, (topic, numbers) -> new OffsetFetchRequestTopics()
                                            .name(topic)
                                            .partitionIndexes(numbers)))));
        } else {
            request.groupId(group)
                    .topics(
                            partitions == null
                                    ? null
                                    : Partitions.byTopic(partitions, (topic, numbers) -> new OffsetFetchRequestTopic()
                                            .name(topic)
                                            .partitionIndexes(numbers)));
        }
        return version >= TO_WAIT ? request.requireStable(stable) : request;
    }

    private static void read(
            OffsetFetchResponse answer,
            List<String> groups,
            Answers<String, Map<TopicPartition, OffsetAndMetadata>> answers) {
        Reading reading = new Reading();
        answer.topics().forEach(topic -> topic.partitions()
                .forEach(one -> reading.take(
                        new TopicPartition(topic.name(), one.partitionIndex()),
                        one.errorCode(),
                        one.committedOffset(),
                        one.committedLeaderEpoch(),
                        one.metadata())));
        answer.groups().forEach(group -> {
            reading.fail(group.errorCode());
            group.topics().forEach(topic -> topic.partitions()
                    .forEach(one -> reading.take(
                            new TopicPartition(topic.name(), one.partitionIndex()),
                            one.errorCode(),
                            one.committedOffset(),
                            one.committedLeaderEpoch(),
                            one.metadata())));
        });
        reading.fail(answer.errorCode());
        answers.answer(groups.get(0), reading.error, null, reading.offsets);
    }

    /** One group's offsets; an error of one partition is one of the group, so that nothing is missing unseen. */
    private static final class Reading {

        private final Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
        private short error;

        void fail(short code) {
            if (error == ErrorCode.NONE.code()) {
                error = code;
            }
        }

        void take(TopicPartition partition, short code, long offset, int epoch, String metadata) {
            fail(code);
            offsets.put(
                    partition,
                    offset < 0
                            ? null
                            : new OffsetAndMetadata(
                                    offset, epoch < 0 ? Optional.empty() : Optional.of(epoch), metadata));
        }
    }
}
