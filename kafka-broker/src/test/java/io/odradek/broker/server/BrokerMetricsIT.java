package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.Jmx;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.odradek.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.odradek.protocol.message.OffsetCommitResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After some traffic, MBeans and the endpoint show it, under the names that Kafka's dashboards use. */
class BrokerMetricsIT {

    @Test
    void whatHappenedIsShown(@TempDir Path directory) throws IOException, InterruptedException {
        String port = Integer.toString(freePort());
        try (TestBroker test = TestBroker.start(directory, Map.of("metrics.port", port));
                TestClient client = test.client()) {
            create(client, "orders");
            tryWrite(client, "orders", ALL, "one", "two", "three");
            values(client, "orders", 0);
            client.ask(
                    OffsetCommitResponse.class,
                    new OffsetCommitRequest()
                            .groupId("readers")
                            .topics(List.of(new OffsetCommitRequestTopic()
                                    .name("orders")
                                    .partitions(List.of(new OffsetCommitRequestPartition().committedOffset(1))))),
                    2);
            await().until(() -> Jmx.value("kafka.server:type=GroupMetadataManager,name=NumOffsets")
                    .equals(1L));

            assertThat(Jmx.attribute(
                            "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec,topic=orders", "Count"))
                    .isEqualTo(3L);
            assertThat(Jmx.attribute("kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Fetch", "Count"))
                    .isEqualTo(1L);
            assertThat(Jmx.value("kafka.controller:type=KafkaController,name=ActiveControllerCount"))
                    .isEqualTo(1);
            assertThat(Jmx.value("kafka.server:type=ReplicaManager,name=LeaderCount"))
                    .isEqualTo(1L);
            assertThat(Jmx.value("kafka.server:type=SessionExpireListener,name=SessionState"))
                    .isEqualTo("CONNECTED");

            String page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(page)
                    .containsPattern(
                            "(?m)^kafka_server_brokertopicmetrics_messagesin_total\\{[^}]*topic=\"orders\"[^}]*} 3")
                    .contains("kafka_consumergroup_lag{consumergroup=\"readers\",topic=\"orders\",partition=\"0\"} 2")
                    .contains(
                            "kafka_consumergroup_current_offset{consumergroup=\"readers\",topic=\"orders\",partition=\"0\"} 1")
                    .contains("kafka_consumergroup_members{consumergroup=\"readers\"} 0")
                    .contains("kafka_server_group_coordinator_metrics_group_count{protocol=\"classic\"} 1")
                    .contains("kafka_server_group_coordinator_metrics_consumer_group_count{state=\"stable\"} 0")
                    .containsPattern("(?m)^kafka_log_logmanager_offlinelogdirectorycount\\S* 0");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
