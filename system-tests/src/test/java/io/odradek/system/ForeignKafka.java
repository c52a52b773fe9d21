package io.odradek.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One broker of Apache Kafka 3.9, controller in the same process, for our clients to speak to. */
final class ForeignKafka implements AutoCloseable {

    private static final String CLUSTER_ID = "b2RyYWRlay1mb3JlaWduMQ";

    private final int port;
    private final ServerProcess process;

    private ForeignKafka(int port, ServerProcess process) {
        this.port = port;
        this.process = process;
    }

    static ForeignKafka start(Path directory) {
        int port = FreePort.next();
        int controllerPort = FreePort.next();
        Path config = directory.resolve("server.properties");
        try {
            Files.createDirectories(directory);
            Files.writeString(config, """
                    process.roles=broker,controller
                    node.id=1
                    controller.quorum.voters=1@127.0.0.1:%2$d
                    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                    controller.listener.names=CONTROLLER
                    log.dirs=%3$s
                    offsets.topic.replication.factor=1
                    offsets.topic.num.partitions=1
                    transaction.state.log.replication.factor=1
                    transaction.state.log.min.isr=1
                    transaction.state.log.num.partitions=1
                    """.formatted(port, controllerPort, directory.resolve("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Peer.KAFKA_39
                .run("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", config.toString())
                .orFail();
        ServerProcess process =
                ServerProcess.java(directory, Peer.KAFKA_39, List.of("-Xmx400m"), "kafka.Kafka", config.toString());
        FreePort.awaitOpen(process, "127.0.0.1", port);
        return new ForeignKafka(port, process);
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
