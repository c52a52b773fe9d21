package io.odradek.broker.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.ApiMessage;
import io.odradek.protocol.MemoryRecords;
import io.odradek.protocol.ProtocolReader;
import io.odradek.protocol.ProtocolWriter;
import io.odradek.protocol.message.ApiMessages;
import io.odradek.protocol.message.ApiVersionsRequest;
import io.odradek.protocol.message.FetchRequest;
import io.odradek.protocol.message.FetchRequest.FetchPartition;
import io.odradek.protocol.message.FetchRequest.FetchTopic;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceRequest.PartitionProduceData;
import io.odradek.protocol.message.ProduceRequest.TopicProduceData;
import io.odradek.record.RecordBatchBuilder;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Loads the classes that a start and the first records need, so that the JVM can put them into an archive when this process
 * ends ({@code -XX:ArchiveClassesAtExit}). It does what a first client does, against real brokers on free ports.
 */
public final class ClassArchive {

    private static final String TOPIC = "archive";
    /** Leaders, followers and their elections are different classes. */
    private static final int BROKERS = 3;

    /** What the stand-alone ZooKeeper server loads beyond the embedded one. */
    private static final List<String> ZOOKEEPER_MAIN = List.of(
            "org.apache.zookeeper.server.quorum.QuorumPeerMain",
            "org.apache.zookeeper.server.quorum.QuorumPeerConfig",
            "org.apache.zookeeper.server.ServerConfig",
            "org.apache.zookeeper.server.ZooKeeperServerMain",
            "org.apache.zookeeper.server.DatadirCleanupManager",
            "org.apache.zookeeper.server.admin.AdminServerFactory",
            "org.apache.zookeeper.server.ContainerManager",
            "org.apache.zookeeper.jmx.ManagedUtil");

    /** What a broker needs when another's process has died, which none does here: no moment to look for classes. */
    private static final List<String> FAILOVER = List.of(
            "io.odradek.zk.session.ForeignSession",
            "io.odradek.zk.session.ForeignSession$Outcome",
            "io.odradek.broker.election.Claim",
            "io.odradek.broker.election.Claim$Reason");

    private ClassArchive() {}

    public static void main(String[] args) throws IOException, ClassNotFoundException {
        Path data = Files.createTempDirectory("odradek-archive");
        try (EmbeddedCluster server =
                EmbeddedCluster.start(new EmbeddedCluster.Settings(data, BROKERS, 0, 0, Map.of()))) {
            load(ZOOKEEPER_MAIN);
            load(FAILOVER);
            Class.forName("io.odradek.broker.server.BrokerMain");
            Class.forName("io.odradek.broker.server.DevMain");
            String[] address = server.bootstrapServers().split(",")[0].split(":");
            try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
                talk(socket);
            }
            // hands its partitions over
            server.stopBroker(0);
        } finally {
            delete(data);
        }
        System.exit(0);
    }

    private static void load(List<String> names) throws ClassNotFoundException {
        for (String name : names) {
            Class.forName(name);
        }
    }

    private static void talk(Socket socket) throws IOException {
        ApiVersionsRequest versions =
                new ApiVersionsRequest().clientSoftwareName("odradek").clientSoftwareVersion("1");
        ask(socket, versions, 3);
        MetadataRequest metadata = new MetadataRequest().topics(List.of(new MetadataRequestTopic().name(TOPIC)));
        MetadataResponse answer = (MetadataResponse) ask(socket, metadata, 12);
        ask(socket, new InitProducerIdRequest().transactionalId(null), 4);
        ask(socket, produce(), 9);
        FetchTopic topic = new FetchTopic()
                .topicId(answer.topics().get(0).topicId())
                .partitions(List.of(new FetchPartition().partitionMaxBytes(1 << 20)));
        ask(
                socket,
                new FetchRequest().minBytes(1).maxWaitMs(100).sessionEpoch(-1).topics(List.of(topic)),
                13);
    }

    private static ProduceRequest produce() {
        ByteBuf value = Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8);
        ByteBuf batch = new RecordBatchBuilder()
                .append(System.currentTimeMillis(), null, value)
                .build();
        PartitionProduceData partition = new PartitionProduceData().records(new MemoryRecords(batch));
        return new ProduceRequest()
                .acks((short) 1)
                .timeoutMs(1000)
                .topicData(List.of(new TopicProduceData().name(TOPIC).partitionData(List.of(partition))));
    }

    private static ApiMessage ask(Socket socket, ApiMessage message, int version) throws IOException {
        ApiKey api = message.apiKey();
        ByteBuf request = Unpooled.buffer();
        ProtocolWriter writer = new ProtocolWriter(request);
        writer.writeInt32(0);
        writer.writeInt16(api.id());
        writer.writeInt16(version);
        writer.writeInt32(1);
        writer.writeNullableString("class-archive", false);
        if (api.requestHeaderVersion((short) version) >= 2) {
            writer.writeUnsignedVarint(0);
        }
        message.write(writer, (short) version);
        request.setInt(0, request.readableBytes() - Integer.BYTES);
        request.getBytes(0, socket.getOutputStream(), request.readableBytes());
        return answer(socket, api, (short) version);
    }

    private static ApiMessage answer(Socket socket, ApiKey api, short version) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        ProtocolReader reader = new ProtocolReader(Unpooled.wrappedBuffer(in.readNBytes(in.readInt())));
        reader.readInt32("correlation id");
        if (api.responseHeaderVersion(version) >= 1) {
            reader.skipTaggedFields();
        }
        return ApiMessages.readResponse(api, reader, version);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(ClassArchive::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
