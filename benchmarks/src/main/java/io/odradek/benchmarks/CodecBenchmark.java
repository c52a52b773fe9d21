package io.odradek.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.odradek.common.Uuid;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.FetchableTopicResponse;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceRequest.PartitionProduceData;
import io.odradek.protocol.message.ProduceRequest.TopicProduceData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.SendBuilder;
import org.apache.kafka.common.requests.ResponseHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The two messages that carry records, ours beside Apache's: a Produce request with one batch for each partition is read,
 * a Fetch response with as many is written up to where it would go to the socket. Neither copies the records.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

    private static final short PRODUCE = 13;
    private static final short FETCH = 17;
    private static final int FIRST_BYTES = 512;

    @Param({"1", "50"})
    private int partitions;

    private ByteBuf request;
    private FetchResponse response;
    private FetchResponseData apachesResponse;

    @Setup
    public void prepare() {
        MemoryRecords batch = new MemoryRecords(Batches.typical());
        ByteBuffer nio = batch.buffer().nioBuffer();
        request = produceRequest(batch);
        response = new FetchResponse()
                .responses(List.of(new FetchableTopicResponse()
                        .topicId(new Uuid(1, 2))
                        .partitions(IntStream.range(0, partitions)
                                .mapToObj(index -> new FetchResponse.PartitionData()
                                        .partitionIndex(index)
                                        .highWatermark(100)
                                        .records(batch))
                                .toList())));
        apachesResponse = new FetchResponseData()
                .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                        .setTopicId(new org.apache.kafka.common.Uuid(1, 2))
                        .setPartitions(IntStream.range(0, partitions)
                                .mapToObj(index -> new FetchResponseData.PartitionData()
                                        .setPartitionIndex(index)
                                        .setHighWatermark(100)
                                        .setRecords(
                                                org.apache.kafka.common.record.internal.MemoryRecords.readableRecords(
                                                        nio)))
                                .toList())));
    }

    private ByteBuf produceRequest(MemoryRecords batch) {
        ProduceRequest message = new ProduceRequest()
                .acks((short) -1)
                .timeoutMs(30_000)
                .topicData(List.of(new TopicProduceData()
                        .topicId(new Uuid(1, 2))
                        .partitionData(IntStream.range(0, partitions)
                                .mapToObj(index ->
                                        new PartitionProduceData().index(index).records(batch))
                                .toList())));
        ByteBuf parts = Unpooled.buffer();
        ProtocolWriter writer = new ProtocolWriter(parts);
        message.write(writer, PRODUCE);
        ByteBuf whole = Unpooled.directBuffer(writer.totalSize());
        for (ProtocolWriter.Splice splice : writer.splices()) {
            whole.writeBytes(parts, splice.position() - parts.readerIndex());
            whole.writeBytes(batch.buffer().duplicate());
        }
        return whole.writeBytes(parts);
    }

    @Benchmark
    public ProduceRequest readProduce() {
        return ProduceRequest.read(new ProtocolReader(request.duplicate()), PRODUCE);
    }

    @Benchmark
    public ProduceRequestData readProduceApache() {
        return new ProduceRequestData(new ByteBufferAccessor(request.nioBuffer()), PRODUCE);
    }

    @Benchmark
    public void writeFetch(Blackhole hole) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(FIRST_BYTES);
        ProtocolWriter writer = new ProtocolWriter(buffer);
        writer.writeInt32(0);
        writer.writeInt32(1);
        writer.writeUnsignedVarint(0);
        response.write(writer, FETCH);
        hole.consume(writer.splices());
        buffer.release();
    }

    @Benchmark
    public Send writeFetchApache() {
        return SendBuilder.buildResponseSend(new ResponseHeader(1, (short) 1), apachesResponse, FETCH);
    }
}
