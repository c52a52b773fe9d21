package io.odradek.broker.api.configs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.UnregisterBrokerRequest;
import io.odradek.protocol.message.UnregisterBrokerResponse;
import io.odradek.zk.node.ConfigEntity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a broker that is gone for good can be removed. */
class UnregisterBrokerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final byte BROKER = 4;

    @TempDir
    Path directory;

    private Trio trio;
    private TestClient client;

    @BeforeEach
    void start() {
        trio = Trio.start(directory, Map.of());
        client = trio.client(1);
    }

    @AfterEach
    void stop() {
        client.close();
        trio.close();
    }

    private UnregisterBrokerResponse unregister(int id) {
        return client.ask(UnregisterBrokerResponse.class, new UnregisterBrokerRequest().brokerId(id), 0);
    }

    private void configure(int id) {
        AlterConfigsResource resource = new AlterConfigsResource()
                .resourceType(BROKER)
                .resourceName(Integer.toString(id))
                .configs(List.of(new AlterableConfig().name("message.max.bytes").value("100000")));
        IncrementalAlterConfigsResponse answer = client.ask(
                IncrementalAlterConfigsResponse.class,
                new IncrementalAlterConfigsRequest().resources(List.of(resource)),
                1);
        assertThat(ErrorCode.of(answer.responses().get(0).errorCode())).isEqualTo(ErrorCode.NONE);
    }

    private boolean hasSettings(int id) {
        return TestCluster.get(trio.nodes().get(ConfigEntity.broker(id).path())).isPresent();
    }

    private ErrorCode code(UnregisterBrokerResponse answer) {
        return ErrorCode.of(answer.errorCode());
    }

    @Test
    void aBrokerThatIsAliveIsKept() {
        configure(3);

        UnregisterBrokerResponse answer = unregister(3);

        assertThat(code(answer)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(answer.errorMessage()).contains("stop it first");
        assertThat(hasSettings(3)).isTrue();
    }

    @Test
    void theSettingsOfABrokerThatIsGoneGo() {
        configure(3);
        trio.stop(3);
        trio.awaitBrokers(1, 2);

        assertThat(code(unregister(3))).isEqualTo(ErrorCode.NONE);

        assertThat(hasSettings(3)).isFalse();
        await("nobody knows it")
                .atMost(PATIENCE)
                .until(() -> code(unregister(3)) == ErrorCode.BROKER_ID_NOT_REGISTERED);
    }

    @Test
    void aBrokerIsKnownByItsReplicasToo() {
        trio.create("orders", Map.of(), 1, 3);
        trio.stop(3);
        trio.awaitBrokers(1, 2);

        assertThat(code(unregister(3))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aBrokerThatNobodyKnows() {
        assertThat(code(unregister(4711))).isEqualTo(ErrorCode.BROKER_ID_NOT_REGISTERED);
        assertThat(code(unregister(-1))).isEqualTo(ErrorCode.BROKER_ID_NOT_REGISTERED);
    }
}
