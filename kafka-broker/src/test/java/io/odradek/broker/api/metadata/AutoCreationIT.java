package io.odradek.broker.api.metadata;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.tryWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.Requests;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import io.odradek.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic is made by writing to it, whichever broker the client knows. */
class AutoCreationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int METADATA = 9;

    @TempDir
    Path directory;

    private Trio trio;

    @BeforeEach
    void start() {
        trio = Trio.start(directory, Map.of("default.replication.factor", "3", "num.partitions", "2"));
    }

    @AfterEach
    void stop() {
        trio.close();
    }

    private int other() {
        int controller = trio.controller();
        return IntStream.rangeClosed(1, 3)
                .filter(id -> id != controller)
                .findFirst()
                .orElseThrow();
    }

    private static MetadataResponseTopic look(TestClient client, String topic) {
        MetadataRequest request = new MetadataRequest()
                .topics(List.of(new MetadataRequestTopic().name(topic)))
                .allowAutoTopicCreation(true);
        return client.ask(MetadataResponse.class, request, METADATA).topics().get(0);
    }

    private MetadataResponseTopic awaitTopic(int broker, String topic) {
        try (TestClient client = trio.client(broker)) {
            return await("topic " + topic + " is made through broker " + broker)
                    .atMost(PATIENCE)
                    .until(() -> look(client, topic), found -> found.errorCode() == ErrorCode.NONE.code());
        }
    }

    private ErrorCode write(MetadataResponseTopic topic) {
        int leader = topic.partitions().stream()
                .filter(partition -> partition.partitionIndex() == 0)
                .findFirst()
                .orElseThrow()
                .leaderId();
        try (TestClient client = trio.client(leader)) {
            return tryWrite(client, topic.name(), ALL, "a");
        }
    }

    @Test
    void aProducerThatKnowsNoControllerMakesATopicByWriting() {
        MetadataResponseTopic made = awaitTopic(other(), "orders");

        assertThat(made.partitions())
                .hasSize(2)
                .allMatch(partition -> partition.replicaNodes().size() == 3);
        assertThat(write(made)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aNameThatNoTopicCanHaveIsRefusedByEveryBroker() {
        try (TestClient client = trio.client(other())) {
            assertThat(ErrorCode.of(look(client, "not a name").errorCode()))
                    .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
    }

    @Test
    void anotherControllerIsFound() {
        int former = trio.controller();
        int asked = other();
        awaitTopic(asked, "orders");

        trio.stop(former);
        await("another controller").atMost(PATIENCE).until(() -> trio.controller() != former);
        trio.start(former);
        trio.awaitBrokers(asked, 3);

        int through = trio.controller() == asked ? former : asked;
        assertThat(write(awaitTopic(through, "payments"))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aClientThatAsksForCreationIsSentToTheController() {
        try (TestClient client = trio.client(other())) {
            assertThat(Requests.create(client, "orders")).isEqualTo(ErrorCode.NOT_CONTROLLER);
        }
    }
}
