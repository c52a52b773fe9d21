package io.odradek.broker.testing;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.server.Broker;
import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.node.Paths;
import io.odradek.zk.server.EmbeddedZooKeeper;
import io.odradek.zk.session.SessionIdentity;
import io.odradek.zk.session.ZNode;
import io.odradek.zk.session.ZooKeeperConfig;
import io.odradek.zk.session.ZooKeeperSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * A whole broker and a real ZooKeeper in this JVM, both of which can be stopped and started again on the same ports and
 * data.
 *
 * <p>Runs on: one thread.
 */
public final class TestBroker implements AutoCloseable {

    private static final int TICK_MS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<String, String> settings = new HashMap<>();
    private EmbeddedZooKeeper zooKeeper;
    private ZooKeeperSession session;
    private Broker broker;
    private int zooKeeperPort;

    /** Starts ZooKeeper only. */
    public TestBroker(Path directory) {
        this.directory = directory;
        startZooKeeper();
        settings.put("broker.id", "0");
        settings.put("log.dirs", directory.resolve("logs").toString());
        settings.put("listeners", "PLAINTEXT://127.0.0.1:0");
        settings.put("zookeeper.connect", zooKeeper.connectString());
    }

    /** Starts both. */
    public static TestBroker start(Path directory, Map<String, String> settings) {
        TestBroker test = new TestBroker(directory).with(settings);
        try {
            test.start();
            return test;
        } catch (RuntimeException e) {
            test.close();
            throw e;
        }
    }

    /** Settings for the next start. */
    public TestBroker with(Map<String, String> more) {
        settings.putAll(more);
        return this;
    }

    /** A broker with these settings and others beside them, not started. */
    public Broker another(Map<String, String> differences) {
        Map<String, String> properties = new HashMap<>(settings);
        properties.putAll(differences);
        return new Broker(BrokerConfig.of(properties));
    }

    public Broker start() {
        broker = another(Map.of());
        broker.start();
        return broker;
    }

    public void stop() {
        broker.close();
        broker = null;
    }

    public void restart() {
        stop();
        start();
    }

    public Broker broker() {
        return broker;
    }

    /** A new connection to the broker. */
    public TestClient client() {
        return TestClient.connect(broker.advertised().get(0));
    }

    public void startZooKeeper() {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), zooKeeperPort);
            zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), address, TICK_MS);
            zooKeeperPort = zooKeeper.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stopZooKeeper() {
        zooKeeper.close();
        zooKeeper = null;
    }

    public String zooKeeperAddress() {
        return settings.get("zookeeper.connect");
    }

    /** The test's own session with ZooKeeper. */
    public ZooKeeperSession zooKeeper() {
        if (session == null) {
            session = ZooKeeperSession.connect(ZooKeeperConfig.of(zooKeeperAddress()));
        }
        return session;
    }

    private ZNode node(String path) {
        return TestCluster.get(zooKeeper().nodes().get(path)).orElseThrow();
    }

    /** The transaction that registered the broker, as ZooKeeper has it. */
    public long brokerEpoch() {
        return node(Paths.broker(0)).stat().createdZxid();
    }

    public PartitionState state(String topic, int partition) {
        String path = Paths.state(topic, partition);
        return PartitionState.parse(node(path).data(), path);
    }

    /** Ends the broker's session in ZooKeeper, as its expiry would; the broker is not asked. */
    public void expireSession() {
        ZNode registration = Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> TestCluster.get(zooKeeper().nodes().get(Paths.broker(0))), Optional::isPresent)
                .orElseThrow();
        SessionIdentity identity = BrokerNode.parse(registration.data(), Paths.broker(0))
                .incarnation()
                .orElseThrow()
                .session();
        if (!TestCluster.get(zooKeeper().endForeignSession(identity))) {
            throw new AssertionError("the session could not be ended");
        }
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        if (broker != null) {
            broker.close();
        }
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }
}
