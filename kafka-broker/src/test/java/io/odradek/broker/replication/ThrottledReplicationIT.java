package io.odradek.broker.replication;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.tryWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers that are held back until they are in sync, by their leader or by themselves. */
class ThrottledReplicationIT {

    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final String VALUE = "x".repeat(2_000);
    private static final int RECORDS = 50;

    @TempDir
    Path directory;

    private Trio trio;

    @BeforeEach
    void start() {
        trio = Trio.start(directory, Map.of("replica.lag.time.max.ms", "2000"));
    }

    @AfterEach
    void stop() {
        trio.close();
    }

    private void set(byte type, String name, String key, String value) {
        AlterConfigsResource resource = new AlterConfigsResource()
                .resourceType(type)
                .resourceName(name)
                .configs(List.of(new AlterableConfig().name(key).value(value)));
        try (TestClient client = trio.client(1)) {
            IncrementalAlterConfigsResponse answer = client.ask(
                    IncrementalAlterConfigsResponse.class,
                    new IncrementalAlterConfigsRequest().resources(List.of(resource)),
                    1);
            assertThat(ErrorCode.of(answer.responses().get(0).errorCode())).isEqualTo(ErrorCode.NONE);
        }
    }

    private void write(int records) {
        try (TestClient client = trio.client(1)) {
            for (int i = 0; i < records; i++) {
                assertThat(tryWrite(client, "orders", ALL, VALUE)).isEqualTo(ErrorCode.NONE);
            }
        }
    }

    /** Brokers 1 and 2 are in sync; 3 comes back after many records, and is slow while the rate is. */
    private void comesBackSlowly(String side, String throttled) {
        trio.create("orders", Map.of(side + ".replication.throttled.replicas", throttled), 1, 2, 3);
        trio.stop(3);
        trio.awaitIsr("orders", 1, 2);
        write(RECORDS);
        set(BROKER, "", side + ".replication.throttled.rate", "200");
        trio.start(3);
        trio.awaitBrokers(1, 3);
        await("something comes").atMost(Duration.ofSeconds(60)).until(() -> trio.bytes(3, "orders").length > 0);

        write(RECORDS);
        int whole = trio.bytes(1, "orders").length;
        trio.awaitSameBytes("orders", 1, 2);
        assertThat(trio.state("orders").isr()).doesNotContain(3);
        assertThat(trio.bytes(3, "orders").length).isLessThan(whole);

        set(BROKER, "", side + ".replication.throttled.rate", Long.toString(Long.MAX_VALUE));
        trio.awaitIsr("orders", 1, 2, 3);
        trio.awaitSameBytes("orders", 1, 3);
    }

    @Test
    void aLeaderSendsNoFasterThanItMay() {
        comesBackSlowly("leader", "0:1");
    }

    @Test
    void aFollowerFetchesNoFasterThanItMay() {
        // one batch in each answer, so that little comes before the rate is exceeded
        trio.close();
        trio = Trio.start(
                directory.resolve("small"),
                Map.of("replica.lag.time.max.ms", "2000", "replica.fetch.max.bytes", "1000"));
        comesBackSlowly("follower", "*");
    }

    @Test
    void aReplicaThatTheTopicDoesNotNameIsNotHeldBack() {
        trio.create("orders", Map.of("leader.replication.throttled.replicas", "0:2"), 1, 2, 3);
        set(BROKER, "", "leader.replication.throttled.rate", "1");
        trio.stop(3);
        trio.awaitIsr("orders", 1, 2);
        write(RECORDS);
        trio.start(3);

        trio.awaitIsr("orders", 1, 2, 3);
        set(TOPIC, "orders", "leader.replication.throttled.replicas", "*");
        write(RECORDS);

        trio.awaitSameBytes("orders", 1, 3);
    }
}
