package io.odradek.clients.admin;

import io.odradek.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import io.odradek.clients.admin.call.Answers;
import io.odradek.clients.admin.call.Calls;
import io.odradek.clients.admin.call.Deadline;
import io.odradek.clients.admin.call.LeaderTarget;
import io.odradek.clients.admin.call.Question;
import io.odradek.common.IsolationLevel;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.DeleteRecordsRequest;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.odradek.protocol.message.DeleteRecordsResponse;
import io.odradek.protocol.message.ListOffsetsRequest;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.odradek.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.odradek.protocol.message.ListOffsetsResponse;
import io.odradek.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks leaders about records: their offsets, and to delete them. Runs on: any thread. */
final class RecordCalls {

    private static final int TO_WAIT = 10;

    private final Calls calls;

    RecordCalls(Calls calls) {
        this.calls = calls;
    }

    Map<TopicPartition, CompletableFuture<ListOffsetsResultInfo>> offsets(
            Map<TopicPartition, OffsetSpec> specs, IsolationLevel isolation, Deadline deadline) {
        Question<TopicPartition, ListOffsetsResultInfo, ListOffsetsResponse> question = Question.together(
                "listOffsets",
                ApiKey.LIST_OFFSETS,
                ListOffsetsResponse.class,
                (some, version, timeoutMs) -> offsetsRequest(some, specs, isolation, version, timeoutMs),
                RecordCalls::found);
        return calls.ask(question, new LeaderTarget(calls.cluster()), specs.keySet(), deadline);
    }

    private static ListOffsetsRequest offsetsRequest(
            List<TopicPartition> partitions,
            Map<TopicPartition, OffsetSpec> specs,
            IsolationLevel isolation,
            int version,
            int timeoutMs) {
        partitions.forEach(one -> Versions.require(
                version >= specs.get(one).since(),
                "for " + specs.get(one).getClass().getSimpleName()));
        Versions.require(version >= 2 || isolation == IsolationLevel.READ_UNCOMMITTED, "to know of transactions");
        ListOffsetsRequest request = new ListOffsetsRequest()
                .replicaId(-1)
                .topics(Partitions.byTopic(partitions, (topic, numbers) -> new ListOffsetsTopic()
                        .name(topic)
                        .partitions(numbers.stream()
                                .map(number -> new ListOffsetsPartition()
                                        .partitionIndex(number)
                                        .timestamp(specs.get(new TopicPartition(topic, number))
                                                .number()))
                                .toList())));
        if (version >= TO_WAIT) {
            request.timeoutMs(timeoutMs);
        }
        return version >= 2 ? request.isolationLevel(isolation.id()) : request;
    }

    private static void found(
            ListOffsetsResponse answer,
            List<TopicPartition> asked,
            Answers<TopicPartition, ListOffsetsResultInfo> answers) {
        answer.topics().forEach(topic -> topic.partitions()
                .forEach(one -> answers.answer(
                        new TopicPartition(topic.name(), one.partitionIndex()), one.errorCode(), null, info(one))));
    }

    private static ListOffsetsResultInfo info(ListOffsetsPartitionResponse one) {
        return new ListOffsetsResultInfo(
                one.offset(),
                one.timestamp(),
                one.leaderEpoch() < 0 ? Optional.empty() : Optional.of(one.leaderEpoch()));
    }

    Map<TopicPartition, CompletableFuture<DeletedRecords>> delete(
            Map<TopicPartition, RecordsToDelete> limits, Deadline deadline) {
        Question<TopicPartition, DeletedRecords, DeleteRecordsResponse> question = Question.together(
                "deleteRecords",
                ApiKey.DELETE_RECORDS,
                DeleteRecordsResponse.class,
                (some, version, timeoutMs) -> new DeleteRecordsRequest()
                        .timeoutMs(timeoutMs)
                        .topics(Partitions.byTopic(some, (topic, numbers) -> new DeleteRecordsTopic()
                                .name(topic)
                                .partitions(numbers.stream()
                                        .map(number -> new DeleteRecordsPartition()
                                                .partitionIndex(number)
                                                .offset(limits.get(new TopicPartition(topic, number))
                                                        .beforeOffset()))
                                        .toList()))),
                (answer, some, answers) -> answer.topics().forEach(topic -> topic.partitions()
                        .forEach(one -> answers.answer(
                                new TopicPartition(topic.name(), one.partitionIndex()),
                                one.errorCode(),
                                null,
                                new DeletedRecords(one.lowWatermark())))));
        return calls.ask(question, new LeaderTarget(calls.cluster()), limits.keySet(), deadline);
    }
}
