package io.odradek.zk.session;

import static io.odradek.zk.testing.TestZooKeeper.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.odradek.zk.testing.TestZooKeeper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperSessionIT {

    @TempDir
    Path dir;

    private TestZooKeeper zooKeeper;

    @BeforeEach
    void start() throws IOException {
        zooKeeper = new TestZooKeeper(dir);
    }

    @AfterEach
    void stop() {
        zooKeeper.close();
    }

    @Test
    void shouldCreateTheChrootAndStayInIt() {
        String address = zooKeeper.server().connectString();
        ZooKeeperSession inside = zooKeeper.connect(address + "/deep/down");
        ZooKeeperSession outside = zooKeeper.connect(address);

        get(inside.nodes().multi(List.of(new Op.Create("/x", "1".getBytes(UTF_8)))));

        assertThat(get(outside.nodes().get("/deep/down/x"))).isPresent();
        assertThat(get(outside.nodes().get("/x"))).isEmpty();
    }

    @Test
    void shouldSayWhatToCheckWhenNobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            ZooKeeperConfig config = new ZooKeeperConfig(address, Duration.ofSeconds(2), Duration.ofMillis(300), 10);

            assertThatThrownBy(() -> ZooKeeperSession.connect(config))
                    .isInstanceOf(ZkException.Refused.class)
                    .hasMessageContaining("zookeeper.connect=" + address)
                    .hasMessageContaining("300 ms")
                    .hasMessageContaining("check");
        }
    }

    @Test
    void shouldNameTheStepThatMadeAMultiFailAndDoNothing() {
        NodeOperations nodes = zooKeeper.connect(zooKeeper.freshChroot()).nodes();
        get(nodes.multi(List.of(new Op.Create("/a", new byte[0]))));

        assertThatThrownBy(() -> get(
                        nodes.multi(List.of(new Op.Create("/b", new byte[0]), new Op.SetData("/a", new byte[0], 7)))))
                .isInstanceOf(ZkException.VersionConflict.class)
                .hasMessageContaining("/a")
                .hasMessageContaining("7");
        assertThatThrownBy(() -> get(nodes.multi(List.of(new Op.Create("/a", new byte[0])))))
                .isInstanceOf(ZkException.NodeExists.class);
        assertThatThrownBy(() -> get(nodes.multi(List.of(new Op.Delete("/none", Op.ANY_VERSION)))))
                .isInstanceOf(ZkException.NoNode.class);
        assertThatThrownBy(() -> get(nodes.multi(List.of(new Op.Delete("/brokers", Op.ANY_VERSION)))))
                .isInstanceOf(ZkException.NotEmpty.class);
        assertThat(get(nodes.get("/b"))).isEmpty();
    }

    @Test
    void shouldReportTheVersionsAfterAMulti() {
        NodeOperations nodes = zooKeeper.connect(zooKeeper.freshChroot()).nodes();

        List<Integer> versions = get(nodes.multi(List.of(
                new Op.Create("/a", new byte[0]),
                new Op.SetData("/a", new byte[0], 0),
                new Op.SetData("/a", new byte[0], 1),
                new Op.Check("/a", 2))));

        assertThat(versions).containsExactly(0, 1, 2, -1);
    }

    @Test
    void shouldReadManyZnodesInOrderWithGaps() {
        NodeOperations nodes = zooKeeper.connect(zooKeeper.freshChroot()).nodes();
        List<String> paths = IntStream.range(0, 1_200).mapToObj(i -> "/n" + i).toList();
        get(nodes.multi(paths.stream()
                .filter(path -> !path.endsWith("7"))
                .<Op>map(path -> new Op.Create(path, path.getBytes(UTF_8)))
                .toList()));

        List<Optional<ZNode>> found = get(nodes.getAll(paths));

        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            assertThat(found.get(i).map(node -> new String(node.data(), UTF_8)))
                    .isEqualTo(path.endsWith("7") ? Optional.empty() : Optional.of(path));
        }
    }

    /** With a session that outlives the restart on a slow machine, too. */
    @Test
    void shouldKeepTheSessionOverARestartOfZooKeeper(@TempDir Path own) throws IOException {
        try (TestZooKeeper patient = new TestZooKeeper(own, 3_000)) {
            ZooKeeperSession session = patient.connect(
                    new ZooKeeperConfig(patient.freshChroot(), Duration.ofSeconds(60), Duration.ofSeconds(60), 10));
            List<SessionState> states = record(session);
            get(session.nodes().createEphemeral("/mine", identity -> new byte[0]));
            SessionIdentity before = session.identity();

            patient.restart();
            CompletableFuture<Optional<ZNode>> read = session.nodes().get("/mine");

            assertThat(get(read))
                    .as("read that was asked for without a connection")
                    .isPresent();
            await().untilAsserted(
                            () -> assertThat(states).containsExactly(SessionState.SUSPENDED, SessionState.CONNECTED));
            assertThat(session.identity()).isEqualTo(before);
        }
    }

    @Test
    void shouldTellOfALostSessionAndGoOnWithANewOne() {
        String address = zooKeeper.freshChroot();
        ZooKeeperSession session = zooKeeper.connect(address);
        ZooKeeperSession other = zooKeeper.connect(address);
        List<SessionState> states = record(session);
        get(session.nodes().createEphemeral("/mine", identity -> new byte[0]));
        SessionIdentity before = session.identity();

        assertThat(get(other.endForeignSession(before))).isTrue();

        await().untilAsserted(() -> assertThat(states).endsWith(SessionState.LOST, SessionState.REJOINING));
        assertThat(get(other.nodes().get("/mine"))).isEmpty();
        assertThat(session.identity().sessionId()).isNotEqualTo(before.sessionId());
        session.rejoined();
        await().until(() -> session.state() == SessionState.CONNECTED);
    }

    @Test
    void shouldFindAForeignSessionOverThatWasOverBefore() {
        String address = zooKeeper.freshChroot();
        ZooKeeperSession session = zooKeeper.connect(address);
        ZooKeeperSession other = zooKeeper.connect(address);
        SessionIdentity identity = other.identity();
        other.close();

        assertThat(get(session.endForeignSession(identity))).isTrue();
    }

    @Test
    void shouldFailWhatIsUnderWayWhenClosed() throws IOException {
        ZooKeeperSession session = zooKeeper.connect(zooKeeper.freshChroot());
        zooKeeper.server().close();
        await().until(() -> session.state() == SessionState.SUSPENDED);
        CompletableFuture<Optional<ZNode>> waiting = session.nodes().get("/x");

        session.close();

        assertThatThrownBy(() -> get(waiting)).isInstanceOf(ZkException.ConnectionLost.class);
        assertThatThrownBy(() -> get(session.nodes().get("/x"))).isInstanceOf(ZkException.ConnectionLost.class);
    }

    private static List<SessionState> record(ZooKeeperSession session) {
        List<SessionState> states = new CopyOnWriteArrayList<>();
        session.addListener((from, to) -> states.add(to));
        return states;
    }
}
