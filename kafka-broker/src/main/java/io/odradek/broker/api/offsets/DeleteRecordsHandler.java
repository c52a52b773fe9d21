package io.odradek.broker.api.offsets;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.protocol.message.DeleteRecordsRequest;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.odradek.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.odradek.protocol.message.DeleteRecordsResponse;
import io.odradek.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.odradek.protocol.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import java.util.ArrayList;
import java.util.List;

/** DeleteRecords: raises the start of logs. The files go with the next retention check. Runs on: event loops. */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest> {

    private static final long NO_LOW_WATERMARK = -1;

    private final Partitions partitions;

    public DeleteRecordsHandler(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Request request, DeleteRecordsRequest message) {
        List<DeleteRecordsTopicResult> topics = new ArrayList<>();
        for (DeleteRecordsTopic topic : message.topics()) {
            List<DeleteRecordsPartitionResult> results = new ArrayList<>();
            topic.partitions().forEach(wanted -> results.add(one(request, topic.name(), wanted)));
            topics.add(new DeleteRecordsTopicResult().name(topic.name()).partitions(results));
        }
        request.respond(new DeleteRecordsResponse().topics(topics));
    }

    private DeleteRecordsPartitionResult one(Request request, String topic, DeleteRecordsPartition wanted) {
        DeleteRecordsPartitionResult result =
                new DeleteRecordsPartitionResult().partitionIndex(wanted.partitionIndex());
        TopicPartition name = new TopicPartition(topic, wanted.partitionIndex());
        try {
            result.lowWatermark(partitions.require(name).deleteRecordsBefore(wanted.offset()));
        } catch (RuntimeException e) {
            result.lowWatermark(NO_LOW_WATERMARK)
                    .errorCode(Failures.of(e, request + " of " + name).error().code());
        }
        return result;
    }
}
