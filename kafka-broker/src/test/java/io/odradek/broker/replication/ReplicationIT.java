package io.odradek.broker.replication;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.Trio;
import io.odradek.protocol.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers keep the same log, whoever comes and goes. */
class ReplicationIT {

    @TempDir
    Path directory;

    private Trio trio;

    @BeforeEach
    void start() {
        trio = Trio.start(directory, Map.of("replica.lag.time.max.ms", "5000"));
    }

    @AfterEach
    void stop() {
        trio.close();
    }

    private ErrorCode write(int broker, String topic, String... values) {
        try (TestClient client = trio.client(broker)) {
            return tryWrite(client, topic, ALL, values);
        }
    }

    @Test
    void aRecordIsOnAllReplicasWhenItIsAcknowledged() {
        trio.create("orders", Map.of(), 1, 2, 3);

        assertThat(write(1, "orders", "a", "b")).isEqualTo(ErrorCode.NONE);

        byte[] leaders = trio.bytes(1, "orders");
        assertThat(leaders).isNotEmpty();
        assertThat(trio.bytes(2, "orders")).isEqualTo(leaders);
        assertThat(trio.bytes(3, "orders")).isEqualTo(leaders);
        try (TestClient client = trio.client(1)) {
            assertThat(values(client, "orders", 0)).containsExactly("a", "b");
        }
    }

    @Test
    void aFollowerThatWasAwayCatchesUpAndIsInSyncAgain() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NONE);

        trio.stop(3);
        trio.awaitIsr("orders", 1, 2);
        assertThat(write(1, "orders", "b")).isEqualTo(ErrorCode.NONE);
        trio.start(3);

        trio.awaitIsr("orders", 1, 2, 3);
        trio.awaitSameBytes("orders", 1, 3);
    }

    @Test
    void aWipedFollowerFillsItself() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a", "b", "c")).isEqualTo(ErrorCode.NONE);

        trio.stop(2);
        trio.awaitIsr("orders", 1, 3);
        trio.wipe(2);
        trio.start(2);

        trio.awaitIsr("orders", 1, 2, 3);
        trio.awaitSameBytes("orders", 1, 2);
    }

    @Test
    void theNextLeaderGoesOnWhereTheLastOneEnded() {
        trio.create("orders", Map.of(), 1, 2, 3);
        assertThat(write(1, "orders", "a")).isEqualTo(ErrorCode.NONE);

        trio.stop(1);
        int next = trio.awaitOtherLeader("orders", 1);
        trio.awaitIsr("orders", 2, 3);
        assertThat(write(next, "orders", "b")).isEqualTo(ErrorCode.NONE);
        trio.start(1);
        trio.awaitIsr("orders", 1, 2, 3);

        trio.awaitSameBytes("orders", next, 1);
        try (TestClient client = trio.client(next)) {
            assertThat(values(client, "orders", 0)).containsExactly("a", "b");
        }
    }
}
