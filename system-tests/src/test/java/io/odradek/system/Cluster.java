package io.odradek.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One ZooKeeper and one broker, each in a process of its own, on ports that the system chose at their first start and that
 * they keep over restarts.
 */
final class Cluster implements AutoCloseable {

    private final Path directory;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private ServerProcess zookeeper;
    private ServerProcess broker;
    private int zookeeperPort;
    private int brokerPort;

    private Cluster(Path directory) {
        this.directory = directory;
    }

    /** Starts both; returns when the broker serves. */
    static Cluster start(Path directory) {
        return start(directory, Map.of());
    }

    /** Starts both, the broker with settings of its own. */
    static Cluster start(Path directory, Map<String, String> settings) {
        Cluster cluster = withoutBroker(directory, 0);
        cluster.settings.putAll(settings);
        try {
            cluster.startBroker();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /**
     * Starts ZooKeeper.
     *
     * @param brokerPort where a broker is going to listen; 0: where the system says
     */
    static Cluster withoutBroker(Path directory, int brokerPort) {
        Cluster cluster = new Cluster(directory);
        cluster.brokerPort = brokerPort;
        cluster.settings.put("broker.id", "0");
        cluster.settings.put("log.dirs", directory.resolve("kafka-logs").toString());
        try {
            cluster.startZooKeeper();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    void startZooKeeper() {
        Path file = write(
                "zookeeper.properties",
                Map.of(
                        "dataDir", directory.resolve("zookeeper").toString(),
                        "clientPort", Integer.toString(zookeeperPort == 0 ? FreePort.next() : zookeeperPort),
                        "clientPortAddress", "127.0.0.1",
                        "maxClientCnxns", "0",
                        "admin.enableServer", "false"));
        zookeeper = ServerProcess.script(
                directory, "zookeeper-server-start.sh", Map.of("KAFKA_HEAP_OPTS", "-Xmx128M"), file.toString());
        zookeeperPort = FreePort.awaitOpen(zookeeper, FreePort.portIn(file));
    }

    void startBroker() {
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
        settings.put("zookeeper.connect", "127.0.0.1:" + zookeeperPort);
        Path file = write("server.properties", settings);
        broker = ServerProcess.script(
                directory, "kafka-server-start.sh", Map.of("KAFKA_HEAP_OPTS", "-Xmx256M"), file.toString());
        brokerPort = Integer.parseInt(broker.await("serves \\[PLAINTEXT://127\\.0\\.0\\.1:(\\d+)"));
    }

    private Path write(String name, Map<String, String> properties) {
        String text = properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What clients take as bootstrap.servers. */
    String bootstrap() {
        return "127.0.0.1:" + brokerPort;
    }

    int brokerPort() {
        return brokerPort;
    }

    int zookeeperPort() {
        return zookeeperPort;
    }

    Path logDirectory() {
        return directory.resolve("kafka-logs");
    }

    ServerProcess broker() {
        return broker;
    }

    ServerProcess zookeeper() {
        return zookeeper;
    }

    /** Kills the broker with SIGKILL and starts it again. */
    void crashBroker() {
        broker.kill();
        startBroker();
    }

    /** Kills ZooKeeper with SIGKILL and starts it again, with the data that it had. */
    void crashZooKeeper() {
        zookeeper.kill();
        startZooKeeper();
    }

    /** Stops the broker with SIGTERM and starts it again. */
    void restartBroker() {
        broker.close();
        startBroker();
    }

    @Override
    public void close() {
        try {
            if (broker != null) {
                broker.close();
            }
        } finally {
            if (zookeeper != null) {
                zookeeper.close();
            }
        }
    }
}
