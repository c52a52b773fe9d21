package io.odradek.broker.replication;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is replicated, followers hear of without asking twice. */
class HighWatermarkIT {

    /** Longer than the test has patience: a fetch that waits for records alone would not end in time. */
    private static final String FOR_EVER_MS = "300000";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void followersServeWhatIsReplicatedAlthoughNoMoreRecordsCome() {
        Map<String, String> settings = Map.of(
                "replica.fetch.wait.max.ms", FOR_EVER_MS,
                "replica.socket.timeout.ms", FOR_EVER_MS,
                "replica.lag.time.max.ms", FOR_EVER_MS,
                "replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        try (Trio trio = Trio.start(directory, settings)) {
            trio.create("orders", Map.of(), 1, 2, 3);
            try (TestClient leader = trio.client(1);
                    TestClient follower = trio.client(2)) {
                assertThat(tryWrite(leader, "orders", ALL, "a", "b")).isEqualTo(ErrorCode.NONE);

                await().atMost(PATIENCE).untilAsserted(() -> assertThat(values(follower, "orders", 0))
                        .containsExactly("a", "b"));
            }
        }
    }
}
