package io.odradek.broker.api.offsets;

import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.api.handler.Workers;
import io.odradek.broker.log.LogManager;
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

/**
 * DeleteRecords: raises the start of logs, and answers when the disk knows of it, so that no crash brings back what was
 * reported as deleted. The files go with the next retention check.
 *
 * <p>Runs on: workers, as it writes to the disk.
 */
public final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest> {

    private static final long NO_LOW_WATERMARK = -1;

    private final Partitions partitions;
    private final LogManager logs;
    private final Workers workers;

    public DeleteRecordsHandler(Partitions partitions, LogManager logs, Workers workers) {
        this.partitions = partitions;
        this.logs = logs;
        this.workers = workers;
    }

    @Override
    public void handle(Request request, DeleteRecordsRequest message) {
        workers.run(request, () -> {
            DeleteRecordsResponse response = delete(request, message);
            logs.writeLogStarts();
            request.respond(response);
        });
    }

    private DeleteRecordsResponse delete(Request request, DeleteRecordsRequest message) {
        List<DeleteRecordsTopicResult> topics = new ArrayList<>();
        for (DeleteRecordsTopic topic : message.topics()) {
            List<DeleteRecordsPartitionResult> results = new ArrayList<>();
            topic.partitions().forEach(wanted -> results.add(one(request, topic.name(), wanted)));
            topics.add(new DeleteRecordsTopicResult().name(topic.name()).partitions(results));
        }
        return new DeleteRecordsResponse().topics(topics);
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
