package io.odradek.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.config.Listener;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.message.DescribeClusterRequest;
import io.odradek.protocol.message.DescribeClusterResponse;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several listeners: who comes through one of them is sent back to that one. */
class ListenersIT {

    private static final Map<String, String> TWO = Map.of(
            "listeners", "INSIDE://127.0.0.1:0,OUTSIDE://127.0.0.1:0",
            "listener.security.protocol.map", "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT",
            "inter.broker.listener.name", "INSIDE");

    @Test
    void eachAnswersWithItsOwnEndpoint(@TempDir Path directory) {
        try (TestBroker test = TestBroker.start(directory, TWO)) {
            assertThat(test.broker().advertised()).extracting(Listener::name).containsExactly("INSIDE", "OUTSIDE");
            for (Listener listener : test.broker().advertised()) {
                try (TestClient client = TestClient.connect(listener)) {
                    MetadataResponse metadata =
                            client.ask(MetadataResponse.class, new MetadataRequest().topics(null), 12);
                    assertThat(metadata.brokers()).singleElement().satisfies(broker -> assertThat(broker.port())
                            .isEqualTo(listener.port()));
                    DescribeClusterResponse cluster =
                            client.ask(DescribeClusterResponse.class, new DescribeClusterRequest(), 1);
                    assertThat(cluster.brokers()).singleElement().satisfies(broker -> assertThat(broker.port())
                            .isEqualTo(listener.port()));
                }
            }
        }
    }

    @Test
    void whatIsAdvertisedNeedNotBeWhatIsBound(@TempDir Path directory) {
        Map<String, String> advertised =
                Map.of("advertised.listeners", "INSIDE://broker.inside:9092,OUTSIDE://broker.outside:19092");
        try (TestBroker test = new TestBroker(directory).with(TWO).with(advertised)) {
            // the ports that were bound are known to nobody here: that they are served is the other test's matter
            assertThat(test.start().advertised())
                    .extracting(listener -> listener.host() + ":" + listener.port())
                    .containsExactly("broker.inside:9092", "broker.outside:19092");
        }
    }
}
