package io.odradek.broker.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.Records;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import io.odradek.protocol.message.FetchRequest.FetchTopic;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceRequest.PartitionProduceData;
import io.odradek.protocol.message.ProduceRequest.TopicProduceData;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.odradek.record.Record;
import io.odradek.record.RecordBatch;
import io.odradek.record.RecordBatchBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The requests that most tests make, and what matters of their answers. */
public final class Requests {

    /** Versions in which topics have names. */
    public static final int PRODUCE = 12;

    public static final int FETCH = 12;
    public static final int CREATE_TOPICS = 7;

    public static final int ALL = -1;
    private static final int TIMEOUT_MS = 20_000;
    private static final int PLENTY = 1 << 20;

    private Requests() {}

    public static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** One batch of records with these values. */
    public static ByteBuf batch(String... values) {
        return fill(new RecordBatchBuilder(), values).build();
    }

    /** One batch of an idempotent producer. */
    public static ByteBuf batch(long producerId, int epoch, int firstSequence, String... values) {
        return fill(new RecordBatchBuilder().producer(producerId, (short) epoch, firstSequence), values)
                .build();
    }

    public static RecordBatchBuilder fill(RecordBatchBuilder batch, String... values) {
        long now = System.currentTimeMillis();
        for (String value : values) {
            batch.append(now, null, text(value));
        }
        return batch;
    }

    public static ProduceRequest produce(String topic, int partition, int acks, ByteBuf records) {
        PartitionProduceData data = new PartitionProduceData().index(partition).records(new MemoryRecords(records));
        return new ProduceRequest()
                .acks((short) acks)
                .timeoutMs(TIMEOUT_MS)
                .topicData(List.of(new TopicProduceData().name(topic).partitionData(List.of(data))));
    }

    public static PartitionProduceResponse only(ProduceResponse answer) {
        return answer.responses().get(0).partitionResponses().get(0);
    }

    /** Writes to a partition and gives what came of it. */
    public static PartitionProduceResponse write(TestClient client, String topic, int acks, ByteBuf records) {
        return only(client.ask(ProduceResponse.class, produce(topic, 0, acks, records), PRODUCE));
    }

    public static ErrorCode tryWrite(TestClient client, String topic, int acks, String... values) {
        return ErrorCode.of(write(client, topic, acks, batch(values)).errorCode());
    }

    /** A fetch of one partition outside of any session. */
    public static FetchRequest fetch(String topic, FetchPartition wanted, int maxWaitMs) {
        return new FetchRequest()
                .maxWaitMs(maxWaitMs)
                .minBytes(1)
                .maxBytes(PLENTY)
                .sessionEpoch(-1)
                .topics(List.of(new FetchTopic().topic(topic).partitions(List.of(wanted))));
    }

    public static FetchPartition from(long offset) {
        return new FetchPartition().fetchOffset(offset).partitionMaxBytes(PLENTY);
    }

    public static PartitionData only(FetchResponse answer) {
        return answer.responses().get(0).partitions().get(0);
    }

    /** Reads what is there from an offset on. */
    public static PartitionData read(TestClient client, String topic, long offset) {
        return only(client.ask(FetchResponse.class, fetch(topic, from(offset), 0), FETCH));
    }

    /** Reads the values that are there from an offset on. */
    public static List<String> values(TestClient client, String topic, long offset) {
        return values(read(client, topic, offset).records());
    }

    public static List<String> values(Records records) {
        List<String> values = new ArrayList<>();
        ByteBuf bytes = ((MemoryRecords) records).buffer();
        // what does not fit ends inside a batch
        for (int at = bytes.readerIndex();
                bytes.writerIndex() - at > RecordBatch.HEADER_SIZE;
                at += RecordBatch.at(bytes, at).sizeInBytes()) {
            RecordBatch batch = RecordBatch.at(bytes, at);
            if (batch.sizeInBytes() > bytes.writerIndex() - at) {
                break;
            }
            for (Record record : batch.records()) {
                values.add(record.value().toString(StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    public static CreateTopicsRequest topic(String name, int partitions, Map<String, String> configs) {
        CreatableTopic topic = new CreatableTopic()
                .name(name)
                .numPartitions(partitions)
                .replicationFactor((short) 1)
                .configs(configs.entrySet().stream()
                        .map(entry ->
                                new CreatableTopicConfig().name(entry.getKey()).value(entry.getValue()))
                        .toList());
        return new CreateTopicsRequest().timeoutMs(TIMEOUT_MS).topics(List.of(topic));
    }

    /** Makes a topic of one partition. */
    public static ErrorCode create(TestClient client, String name) {
        return create(client, topic(name, 1, Map.of()));
    }

    public static ErrorCode create(TestClient client, CreateTopicsRequest request) {
        CreateTopicsResponse answer = client.ask(CreateTopicsResponse.class, request, CREATE_TOPICS);
        return ErrorCode.of(answer.topics().get(0).errorCode());
    }
}
