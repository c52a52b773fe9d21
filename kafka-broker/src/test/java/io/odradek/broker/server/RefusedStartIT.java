package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a broker from starting is said in one line that names what clashes and what to do. */
class RefusedStartIT {

    @TempDir
    Path directory;

    private TestBroker test;

    @BeforeEach
    void start() {
        test = new TestBroker(directory);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private String refusal(Map<String, String> differences) {
        Throwable[] thrown = new Throwable[1];
        try (Broker broker = test.another(differences)) {
            assertThatThrownBy(broker::start).satisfies(failure -> thrown[0] = failure);
        }
        assertThat(thrown[0].getMessage()).doesNotContain("\n");
        return thrown[0].getMessage();
    }

    private String newDirectory(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void logDirectoriesOfAnotherCluster() throws IOException {
        test.start();
        test.stop();
        Path meta = directory.resolve("logs/meta.properties");
        String stored = Files.readString(meta)
                .lines()
                .filter(line -> line.startsWith("cluster.id="))
                .map(line -> line.substring("cluster.id=".length()))
                .findFirst()
                .orElseThrow();

        try (TestBroker other = new TestBroker(directory.resolve("other"))) {
            String message = refusal(Map.of("zookeeper.connect", other.zooKeeperAddress()));
            assertThat(message)
                    .contains("belongs to cluster " + stored, "this is cluster ", "zookeeper.connect", "/cluster/id");
        }
    }

    @Test
    void logDirectoriesOfAnotherBroker() {
        test.start();
        test.stop();
        assertThat(refusal(Map.of("broker.id", "7")))
                .contains("belongs to broker.id 0", "says broker.id=7", "Set broker.id=0");
    }

    @Test
    void twoBrokersWithOneNumber() {
        test.with(Map.of("zookeeper.session.timeout.ms", "1000")).start();
        int port = test.broker().advertised().get(0).port();
        assertThat(refusal(Map.of("log.dirs", newDirectory("second"))))
                .contains("another live broker uses broker.id 0 at 127.0.0.1:" + port, "set another broker.id");
        theFirstServesOn();
    }

    @Test
    void logDirectoriesThatAnotherBrokerUses() {
        test.start();
        assertThat(refusal(Map.of("broker.id", "1")))
                .contains(newDirectory("logs") + " is in use by another broker", ".lock", "log.dirs");
        theFirstServesOn();
    }

    private void theFirstServesOn() {
        try (TestClient client = test.client()) {
            assertThat(create(client, "orders")).isEqualTo(ErrorCode.NONE);
        }
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(refusal(Map.of("listeners", "PLAINTEXT://" + address)))
                    .contains("cannot listen on PLAINTEXT://" + address, "in use", "Change listeners");
        }
    }

    @Test
    void aMetricsPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1)) {
            assertThat(refusal(Map.of("metrics.port", Integer.toString(taken.getLocalPort()))))
                    .contains("metrics.port " + taken.getLocalPort(), "choose another");
        }
    }

    @Test
    void noZooKeeper() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        assertThat(refusal(Map.of(
                        "zookeeper.connect",
                        "127.0.0.1:" + nobody + "/kafka",
                        "zookeeper.connection.timeout.ms",
                        "500")))
                .contains("No ZooKeeper at zookeeper.connect=127.0.0.1:" + nobody + "/kafka", "check");
    }

    @Test
    void aZooKeeperAddressThatIsNone() {
        assertThat(refusal(Map.of("zookeeper.connect", ""))).contains("zookeeper.connect is not set");
        assertThat(refusal(Map.of("zookeeper.connect", "localhost:port")))
                .contains("zookeeper.connect", "localhost:port", "it takes host:port");
        assertThat(refusal(Map.of("zookeeper.connect", "localhost:2181/"))).contains("zookeeper.connect", "slash");
    }

    @Test
    void noUsableLogDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(refusal(Map.of("log.dirs", file.toString()))).contains("none of log.dirs", file.toString());
    }

    @Test
    void aRefusedStartLeavesNothingBehind() {
        refusal(Map.of("advertised.listeners", "PLAINTEXT://0.0.0.0:9092"));
        refusal(Map.of("broker.id", "2000"));
        test.start();
        theFirstServesOn();
    }
}
