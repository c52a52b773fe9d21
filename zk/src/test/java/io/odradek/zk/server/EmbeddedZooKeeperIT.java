package io.odradek.zk.server;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.zk.session.Op;
import io.odradek.zk.session.ZooKeeperSession;
import io.odradek.zk.testing.TestZooKeeper;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedZooKeeperIT {

    @TempDir
    Path dir;

    @Test
    void shouldKeepItsDataOverARestart() throws IOException {
        Path data = dir.resolve("not/there/yet");
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(data, 0);
                ZooKeeperSession session = ZooKeeperSession.connect(TestZooKeeper.config(server.connectString()))) {
            assertThat(server.port()).isPositive();
            get(session.nodes().multi(List.of(new Op.Create("/kept", "x".getBytes(UTF_8)))));
        }

        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(data, 0);
                ZooKeeperSession session = ZooKeeperSession.connect(TestZooKeeper.config(server.connectString()))) {
            assertThat(get(session.nodes().get("/kept"))).isPresent();
        }
    }

    @Test
    void shouldSayThatThePortIsTaken() throws IOException {
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(dir.resolve("a"), 0)) {
            assertThatThrownBy(() -> EmbeddedZooKeeper.start(dir.resolve("b"), server.port()))
                    .isInstanceOf(BindException.class);
        }
    }

    /** The way of the stand-alone start script: what that needs at run time must be on our class path. */
    @Test
    void shouldBringAllThatZooKeepersOwnMainClassNeeds() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("dataDir", dir.toString());
        properties.setProperty("clientPort", "0");
        properties.setProperty("admin.enableServer", "false");
        properties.setProperty("metricsProvider.className", "org.apache.zookeeper.metrics.impl.DefaultMetricsProvider");
        Path file = dir.resolve("zookeeper.properties");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, "");
        }
        QuorumPeerConfig parsed = new QuorumPeerConfig();
        parsed.parse(file.toString());
        ServerConfig config = new ServerConfig();
        config.readFrom(parsed);
        Main main = new Main();
        CompletableFuture<Void> serving = main.serve(config);

        // it has no port, nor anything to ask for it, for a moment after it has begun to listen
        Awaitility.await()
                .ignoreException(NullPointerException.class)
                .until(() -> serving.isDone() || main.getClientPort() > 0);
        try (ZooKeeperSession session =
                ZooKeeperSession.connect(TestZooKeeper.config("127.0.0.1:" + main.getClientPort()))) {
            assertThat(get(session.nodes().get("/zookeeper"))).isPresent();
        } finally {
            main.close();
        }
        get(serving);
    }

    private static final class Main extends ZooKeeperServerMain {

        CompletableFuture<Void> serve(ServerConfig config) {
            return CompletableFuture.runAsync(() -> {
                try {
                    runFromConfig(config);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
