package io.odradek.broker.api.produce;

import io.netty.buffer.ByteBuf;
import io.odradek.broker.api.handler.ApiHandler;
import io.odradek.broker.api.handler.Failures;
import io.odradek.broker.api.handler.NewLeaders;
import io.odradek.broker.api.handler.TopicNames;
import io.odradek.broker.log.AppendResult;
import io.odradek.broker.metrics.TopicMetrics;
import io.odradek.broker.network.Request;
import io.odradek.broker.partition.HandingOverException;
import io.odradek.broker.partition.Partition;
import io.odradek.broker.partition.Partition.Appended;
import io.odradek.broker.partition.Partitions;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.Records;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceRequest.PartitionProduceData;
import io.odradek.protocol.message.ProduceRequest.TopicProduceData;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.odradek.protocol.message.ProduceResponse.TopicProduceResponse;
import io.odradek.record.RecordBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Produce: appends to each partition, and answers at once (acks 0 and 1) or when all replicas in sync have it (acks all).
 *
 * <p>Each partition succeeds or fails by itself. Runs on: event loops.
 */
public final class ProduceHandler implements ApiHandler<ProduceRequest> {

    private static final short ACKS_ALL = -1;
    private static final short ACKS_NONE = 0;
    private static final short ACKS_LEADER = 1;

    private final Partitions partitions;
    private final TopicNames names;
    private final TopicMetrics metrics;
    private final NewLeaders leaders;

    public ProduceHandler(Partitions partitions, TopicNames names, TopicMetrics metrics, NewLeaders leaders) {
        this.partitions = partitions;
        this.names = names;
        this.metrics = metrics;
        this.leaders = leaders;
    }

    @Override
    public void handle(Request request, ProduceRequest message) {
        metrics.all().produceRequests().mark();
        ProduceResponse response = new ProduceResponse();
        ReplicationWait wait = new ReplicationWait(request, response, leaders);
        List<TopicProduceResponse> topics = new ArrayList<>(message.topicData().size());
        for (TopicProduceData topic : message.topicData()) {
            topics.add(appendTopic(request, message.acks(), topic, wait));
        }
        response.responses(topics);
        if (message.acks() == ACKS_NONE) {
            finishUnacknowledged(request, response);
        } else {
            wait.start(message.timeoutMs());
        }
    }

    private TopicProduceResponse appendTopic(
            Request request, short acks, TopicProduceData topic, ReplicationWait wait) {
        List<PartitionProduceResponse> results =
                new ArrayList<>(topic.partitionData().size());
        TopicProduceResponse response =
                new TopicProduceResponse().name(topic.name()).topicId(topic.topicId());
        for (PartitionProduceData data : topic.partitionData()) {
            PartitionProduceResponse result = new PartitionProduceResponse().index(data.index());
            results.add(result);
            append(request, acks, topic, data, result, wait);
        }
        return response.partitionResponses(results);
    }

    private void append(
            Request request,
            short acks,
            TopicProduceData topic,
            PartitionProduceData data,
            PartitionProduceResponse result,
            ReplicationWait wait) {
        String name = topic.name();
        try {
            if (acks < ACKS_ALL || acks > ACKS_LEADER) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + acks + "; it can be 0, 1 or -1 (all)");
            }
            name = request.version() >= 13 ? names.require(topic.topicId()) : topic.name();
            Partition partition = partitions.require(new TopicPartition(name, data.index()));
            ByteBuf batch = RecordsIntake.prepare(request.version(), data.records(), partition.settings());
            Appended done = partition.append(batch, acks == ACKS_ALL);
            AppendResult appended = done.result();
            result.baseOffset(appended.firstOffset())
                    .logAppendTimeMs(appended.logAppendTimeMs())
                    .logStartOffset(appended.logStartOffset());
            if (!appended.duplicate()) {
                int count = RecordBatch.at(batch, batch.readerIndex()).recordCount();
                metrics.received(name, count, batch.readableBytes());
            }
            if (acks == ACKS_ALL && !partition.isReplicated(appended.lastOffset() + 1)) {
                wait.add(partition, appended.lastOffset() + 1, done.leaderEpoch(), result);
            }
        } catch (HandingOverException e) {
            fail(e, name, data.records(), result);
            partitions
                    .find(new TopicPartition(name, data.index()))
                    .ifPresent(partition -> wait.addHandedOver(partition, e.leaderEpoch(), result));
        } catch (RuntimeException e) {
            fail(Failures.of(e, request + " to " + name + "-" + data.index()), name, data.records(), result);
        }
    }

    private void fail(ApiException failure, String topic, Records records, PartitionProduceResponse result) {
        metrics.produceFailed(topic, records == null ? 0 : records.sizeInBytes());
        result.errorCode(failure.error().code())
                .baseOffset(-1)
                .logAppendTimeMs(RecordBatch.NO_TIMESTAMP)
                .logStartOffset(-1)
                .errorMessage(failure.getMessage());
    }

    /** A client that waits for no answer hears of a failure by the loss of its connection, and asks for metadata. */
    private static void finishUnacknowledged(Request request, ProduceResponse response) {
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() != ErrorCode.NONE.code()) {
                    request.closeConnection("a write with acks=0 to " + topic.name() + "-" + partition.index()
                            + " failed with " + ErrorCode.of(partition.errorCode()) + ": " + partition.errorMessage());
                    return;
                }
            }
        }
        request.respondNothing();
    }
}
