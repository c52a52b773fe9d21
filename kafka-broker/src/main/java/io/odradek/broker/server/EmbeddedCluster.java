package io.odradek.broker.server;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.Listener;
import io.odradek.common.config.ConfigException;
import io.odradek.zk.server.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * ZooKeeper and brokers in this process, for trying things out and for tests. All keep their data under one directory, so
 * that they cannot disagree after a restart.
 *
 * <p>Broker ids count from 0. Three brokers or more keep three replicas of a topic by default, two of which must be in sync
 * for a write with acks=all.
 *
 * <p>Runs on: one thread at a time.
 */
public final class EmbeddedCluster implements AutoCloseable {

    private static final int MOST_REPLICAS = 3;

    /**
     * What is wanted.
     *
     * @param dataDir where everything is kept
     * @param brokers how many
     * @param firstPort of broker 0, the others follow; 0 for ports that are free
     * @param zookeeperPort 0 for one that is free
     * @param properties of every broker, stronger than those that follow from the above
     */
    public record Settings(
            Path dataDir, int brokers, int firstPort, int zookeeperPort, Map<String, String> properties) {}

    private final Settings settings;
    private final EmbeddedZooKeeper zookeeper;
    private final Map<Integer, Broker> running = new TreeMap<>();

    /** Ports that brokers had, and have again when they are started again. */
    private final Map<Integer, Integer> ports = new HashMap<>();

    private EmbeddedCluster(Settings settings, EmbeddedZooKeeper zookeeper) {
        this.settings = settings;
        this.zookeeper = zookeeper;
    }

    /**
     * Starts everything, and returns when clients are served.
     *
     * @throws RuntimeException if something cannot start; then nothing runs
     */
    public static EmbeddedCluster start(Settings settings) {
        EmbeddedCluster cluster = new EmbeddedCluster(
                settings, startZooKeeper(settings.dataDir().resolve("zookeeper"), settings.zookeeperPort()));
        try {
            cluster.startAll();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
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

    private void startAll() {
        List<CompletableFuture<Broker>> starting = IntStream.range(0, settings.brokers())
                .mapToObj(id -> CompletableFuture.supplyAsync(() -> newBroker(id)))
                .toList();
        List<RuntimeException> failures = new ArrayList<>();
        for (int id = 0; id < starting.size(); id++) {
            try {
                started(id, starting.get(id).join());
            } catch (CompletionException e) {
                failures.add(e.getCause() instanceof RuntimeException cause ? cause : e);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private Broker newBroker(int id) {
        Broker broker = new Broker(BrokerConfig.of(properties(id)));
        broker.start();
        return broker;
    }

    private void started(int id, Broker broker) {
        running.put(id, broker);
        ports.put(id, broker.advertised().get(0).port());
    }

    private Map<String, String> properties(int id) {
        int replicas = Math.min(settings.brokers(), MOST_REPLICAS);
        int port = ports.getOrDefault(id, settings.firstPort() == 0 ? 0 : settings.firstPort() + id);
        Map<String, String> properties = new HashMap<>();
        properties.put("broker.id", Integer.toString(id));
        properties.put("listeners", "PLAINTEXT://localhost:" + port);
        properties.put(
                "log.dirs",
                settings.dataDir()
                        .resolve(id == 0 ? "kafka-logs" : "kafka-logs-" + id)
                        .toString());
        properties.put("zookeeper.connect", zookeeper.connectString());
        properties.put("default.replication.factor", Integer.toString(replicas));
        properties.put("min.insync.replicas", replicas == MOST_REPLICAS ? "2" : "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.putAll(settings.properties());
        return properties;
    }

    /** Where clients connect, as {@code host:port} separated by commas; the brokers that run. */
    public String bootstrapServers() {
        return running.values().stream()
                .map(broker -> broker.advertised().get(0))
                .map(EmbeddedCluster::address)
                .collect(Collectors.joining(","));
    }

    private static String address(Listener listener) {
        return listener.host() + ":" + listener.port();
    }

    /** Where ZooKeeper's clients connect. */
    public String zookeeperConnect() {
        return zookeeper.connectString();
    }

    int zookeeperPort() {
        return zookeeper.port();
    }

    /** Stops a broker, in order. */
    public void stopBroker(int id) {
        Broker broker = running.remove(id);
        if (broker == null) {
            throw new IllegalArgumentException("broker " + id + " does not run");
        }
        broker.close();
    }

    /** Starts a broker again, on the port and with the data that it had. */
    public void startBroker(int id) {
        if (running.containsKey(id) || id < 0 || id >= settings.brokers()) {
            throw new IllegalArgumentException("broker " + id + " runs already, or is none of this cluster's");
        }
        started(id, newBroker(id));
    }

    /** Stops the brokers, all at a time, and then ZooKeeper. */
    @Override
    public void close() {
        running.values().parallelStream().forEach(Broker::close);
        running.clear();
        zookeeper.close();
    }
}
