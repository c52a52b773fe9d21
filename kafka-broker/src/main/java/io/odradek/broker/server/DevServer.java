package io.odradek.broker.server;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.ConfigException;
import io.odradek.broker.config.Listener;
import io.odradek.zk.server.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * ZooKeeper and one broker in one process. Both keep their data under one directory, so that neither can outlive the other
 * and they cannot disagree after a restart.
 *
 * <p>Runs on: the thread that starts and the one that stops it.
 */
final class DevServer implements AutoCloseable {

    private final EmbeddedZooKeeper zookeeper;
    private final Broker broker;

    private DevServer(EmbeddedZooKeeper zookeeper, Broker broker) {
        this.zookeeper = zookeeper;
        this.broker = broker;
    }

    /**
     * Starts both.
     *
     * @param overrides settings of the broker beyond those that the options give
     */
    static DevServer start(DevOptions options, Map<String, String> overrides) {
        EmbeddedZooKeeper zookeeper = startZooKeeper(options.dataDir().resolve("zookeeper"), options.zookeeperPort());
        try {
            Map<String, String> properties = new HashMap<>();
            properties.put("broker.id", "0");
            properties.put("listeners", "PLAINTEXT://localhost:" + options.port());
            properties.put("log.dirs", options.dataDir().resolve("kafka-logs").toString());
            properties.put("zookeeper.connect", zookeeper.connectString());
            properties.putAll(overrides);
            Broker broker = new Broker(BrokerConfig.of(properties));
            broker.start();
            return new DevServer(zookeeper, broker);
        } catch (RuntimeException e) {
            zookeeper.close();
            throw e;
        }
    }

    private static EmbeddedZooKeeper startZooKeeper(Path dataDir, int port) {
        try {
            return EmbeddedZooKeeper.start(dataDir, port);
        } catch (IOException e) {
            throw new ConfigException(
                    "ZooKeeper cannot start on port " + port + " with its data in " + dataDir + ": " + e.getMessage()
                            + "; if another process uses the port, stop it or choose another --zookeeper-port");
        }
    }

    /** Where clients connect. */
    Listener listener() {
        return broker.advertised().get(0);
    }

    int zookeeperPort() {
        return zookeeper.port();
    }

    @Override
    public void close() {
        broker.close();
        zookeeper.close();
    }
}
