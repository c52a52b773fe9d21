package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.FETCH;
import static io.odradek.broker.testing.Requests.batch;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.fetch;
import static io.odradek.broker.testing.Requests.from;
import static io.odradek.broker.testing.Requests.only;
import static io.odradek.broker.testing.Requests.topic;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static io.odradek.broker.testing.Requests.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.Requests;
import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.FetchResponse;
import io.odradek.protocol.message.FetchResponse.PartitionData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper ends the session of a broker that lives: it steps down, comes back as a new incarnation, and loses nothing. */
class SessionLossIT {

    private static final int LONG_POLL_MS = 50_000;

    private TestBroker test;
    private TestClient client;

    @BeforeEach
    void start(@TempDir Path directory) {
        test = TestBroker.start(directory, Map.of());
        client = test.client();
        create(client, "orders");
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    private void awaitLeadership() {
        await().atMost(Duration.ofSeconds(30)).until(() -> tryWrite(client, "orders", ALL, "probe") == ErrorCode.NONE);
    }

    @Test
    void itRegistersAnewAndLeadsAgainEachTime() {
        for (int life = 1; life <= 3; life++) {
            long before = test.brokerEpoch();
            int leaderEpoch = test.state("orders", 0).leaderEpoch();
            test.expireSession();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> test.state("orders", 0).leaderEpoch() > leaderEpoch);
            awaitLeadership();
            PartitionData former = only(client.ask(
                    FetchResponse.class, fetch("orders", from(0).currentLeaderEpoch(leaderEpoch), 0), FETCH));
            assertThat(ErrorCode.of(former.errorCode())).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
            assertThat(test.brokerEpoch()).isGreaterThan(before);
            assertThat(test.state("orders", 0).leaderEpoch()).isEqualTo(leaderEpoch + 1);
        }
    }

    @Test
    void everyWriteIsAnsweredAndWhatWasAcknowledgedIsThere() {
        List<String> acknowledged = new ArrayList<>();
        CompletableFuture<Void> expiry = CompletableFuture.runAsync(test::expireSession);
        int afterwards = 0;
        boolean refused = false;
        for (int i = 0; afterwards < 50; i++) {
            ErrorCode answer = tryWrite(client, "orders", ALL, "record " + i);
            assertThat(answer).isIn(ErrorCode.NONE, ErrorCode.NOT_LEADER_OR_FOLLOWER);
            if (answer == ErrorCode.NONE) {
                acknowledged.add("record " + i);
            }
            refused |= answer != ErrorCode.NONE;
            afterwards += refused && answer == ErrorCode.NONE ? 1 : 0;
        }
        expiry.join();
        List<String> there = new ArrayList<>();
        while (there.size() < acknowledged.size()) {
            List<String> more = values(client, "orders", there.size());
            assertThat(more).isNotEmpty();
            there.addAll(more);
        }
        assertThat(there).isEqualTo(acknowledged);
    }

    @Test
    void aWaitingFetchIsEnded() {
        client.send(fetch("orders", from(0), LONG_POLL_MS), FETCH);
        CompletableFuture<FetchResponse> answer =
                CompletableFuture.supplyAsync(() -> client.receive(FetchResponse.class));
        test.expireSession();
        await().atMost(Duration.ofSeconds(LONG_POLL_MS / 2_000)).until(answer::isDone);
        assertThat(ErrorCode.of(only(answer.join()).errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void topicsThatAreBeingMadeMeanwhileAreServedInTheEnd() {
        int count = 20;
        try (TestClient creator = test.client()) {
            for (int i = 0; i < count; i++) {
                creator.send(topic("topic" + i, 3, Map.of()), Requests.CREATE_TOPICS);
                if (i % 7 == 3) {
                    test.expireSession();
                }
            }
        }
        awaitLeadership();
        for (int i = 0; i < count; i++) {
            String name = "topic" + i;
            await(name).atMost(Duration.ofSeconds(60)).until(() -> {
                ErrorCode made = create(client, topic(name, 3, Map.of()));
                return (made == ErrorCode.NONE || made == ErrorCode.TOPIC_ALREADY_EXISTS)
                        && write(client, name, ALL, batch("one")).errorCode() == ErrorCode.NONE.code();
            });
        }
    }
}
