package io.odradek.test;

import io.odradek.broker.server.EmbeddedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster with its directory and the system properties that name it; both go when it is closed. */
final class TestCluster implements Brokers, AutoCloseable {

    private static final String BROKERS = "spring.embedded.kafka.brokers";
    private static final String ZOOKEEPER = "spring.embedded.zookeeper.connect";

    private final EmbeddedCluster cluster;
    private final Path directory;

    /** System properties as they were before; null for those that were not. */
    private final Map<String, String> former = new HashMap<>();

    private TestCluster(EmbeddedCluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    /** @param user the class that it is for, named in messages */
    static TestCluster start(OdradekCluster wanted, String user) {
        Map<String, String> properties = properties(wanted, user);
        Path directory = createDirectory();
        EmbeddedCluster cluster;
        try {
            cluster =
                    EmbeddedCluster.start(new EmbeddedCluster.Settings(directory, wanted.brokers(), 0, 0, properties));
        } catch (RuntimeException e) {
            delete(directory);
            throw e;
        }
        TestCluster started = new TestCluster(cluster, directory);
        started.set(BROKERS, cluster.bootstrapServers());
        started.set(ZOOKEEPER, cluster.zookeeperConnect());
        if (!wanted.bootstrapServersProperty().isEmpty()) {
            started.set(wanted.bootstrapServersProperty(), cluster.bootstrapServers());
        }
        return started;
    }

    private static Map<String, String> properties(OdradekCluster wanted, String user) {
        Map<String, String> properties = new HashMap<>();
        for (String property : wanted.brokerProperties()) {
            int sign = property.indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException("brokerProperties of @OdradekCluster on " + user
                        + " takes key=value, not \"" + property + "\"");
            }
            properties.put(
                    property.substring(0, sign).trim(),
                    property.substring(sign + 1).trim());
        }
        return properties;
    }

    private static Path createDirectory() {
        try {
            return Files.createTempDirectory("odradek-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void set(String name, String value) {
        former.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    @Override
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    @Override
    public String zookeeperConnect() {
        return cluster.zookeeperConnect();
    }

    @Override
    public void stop(int id) {
        cluster.stopBroker(id);
    }

    @Override
    public void start(int id) {
        cluster.startBroker(id);
    }

    @Override
    public void close() {
        former.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        cluster.close();
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the data of a test's cluster in " + directory + " cannot be removed", e);
        }
    }
}
