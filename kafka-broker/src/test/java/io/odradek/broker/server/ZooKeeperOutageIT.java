package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.topic;
import static io.odradek.broker.testing.Requests.tryWrite;
import static io.odradek.broker.testing.Requests.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreatePartitionsRequest;
import io.odradek.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.odradek.protocol.message.CreatePartitionsResponse;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsResponse;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.InitProducerIdResponse;
import io.odradek.protocol.message.MetadataRequest;
import io.odradek.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.odradek.protocol.message.MetadataResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper is gone for a while: data flows on, changes of metadata wait or fail in time, and everything heals. */
class ZooKeeperOutageIT {

    /** Requests give up long before the broker itself stops waiting for ZooKeeper. */
    private static final Map<String, String> PATIENT =
            Map.of("zookeeper.session.timeout.ms", "10000", "zookeeper.connection.timeout.ms", "300000");

    private static final int SHORT_MS = 300;

    @TempDir
    Path directory;

    private TestBroker test;
    private TestClient client;

    @BeforeEach
    void start() {
        test = TestBroker.start(directory, PATIENT);
        client = test.client();
        create(client, "orders");
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    @Test
    void dataFlowOnAndTheBrokerHeals() {
        test.stopZooKeeper();
        assertThat(tryWrite(client, "orders", ALL, "during the outage")).isEqualTo(ErrorCode.NONE);
        assertThat(tryWrite(client, "orders", 1, "still")).isEqualTo(ErrorCode.NONE);
        assertThat(values(client, "orders", 0)).containsExactly("during the outage", "still");

        test.startZooKeeper();
        await().atMost(Duration.ofSeconds(60)).until(() -> create(client, "later") == ErrorCode.NONE);
        await().atMost(Duration.ofSeconds(30)).until(() -> tryWrite(client, "orders", ALL, "after") == ErrorCode.NONE);
        assertThat(values(client, "orders", 0)).containsExactly("during the outage", "still", "after");
    }

    @Test
    void changesOfTopicsFailWithinTheirTimeout() {
        test.stopZooKeeper();

        assertThat(create(client, topic("new", 1, Map.of()).timeoutMs(SHORT_MS)))
                .isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        DeleteTopicsResponse deleted = client.ask(
                DeleteTopicsResponse.class,
                new DeleteTopicsRequest().topicNames(List.of("orders")).timeoutMs(SHORT_MS),
                5);
        assertThat(ErrorCode.of(deleted.responses().get(0).errorCode())).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        CreatePartitionsResponse enlarged = client.ask(
                CreatePartitionsResponse.class,
                new CreatePartitionsRequest()
                        .topics(List.of(
                                new CreatePartitionsTopic().name("orders").count(3)))
                        .timeoutMs(SHORT_MS),
                3);
        assertThat(ErrorCode.of(enlarged.results().get(0).errorCode())).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
    }

    @Test
    void aTopicThatIsToBeMadeOnTheWayIsNotWaitedForLong() {
        test.stopZooKeeper();
        MetadataResponse answer = client.ask(
                MetadataResponse.class,
                new MetadataRequest().topics(List.of(new MetadataRequestTopic().name("new"))),
                12);
        assertThat(ErrorCode.of(answer.topics().get(0).errorCode())).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE);
        // the same connection serves on, whether the session is still counted on or not
        assertThat(tryWrite(client, "orders", ALL, "one")).isIn(ErrorCode.NONE, ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void aProducerThatNeedsANumberIsToldToTryAgain() {
        test.with(Map.of("zookeeper.connection.timeout.ms", "1000"));
        client.close();
        test.restart();
        client = test.client();
        test.stopZooKeeper();
        InitProducerIdResponse answer =
                client.ask(InitProducerIdResponse.class, new InitProducerIdRequest().transactionalId(null), 4);
        assertThat(ErrorCode.of(answer.errorCode())).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        test.startZooKeeper();
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        client.ask(InitProducerIdResponse.class, new InitProducerIdRequest().transactionalId(null), 4)
                                        .errorCode()
                                == ErrorCode.NONE.code());
    }

    @Test
    void anOutageThatIsLongerThanTheSessionChangesNothing() {
        client.close();
        test.with(Map.of("zookeeper.session.timeout.ms", "2000"));
        test.restart();
        client = test.client();
        long life = test.brokerEpoch();
        int leaderEpoch = test.state("orders", 0).leaderEpoch();

        test.stopZooKeeper();
        await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        tryWrite(client, "orders", ALL, "x"))
                .isEqualTo(ErrorCode.NONE));
        test.startZooKeeper();

        await().atMost(Duration.ofSeconds(60)).until(() -> create(client, "later") == ErrorCode.NONE);
        assertThat(tryWrite(client, "orders", ALL, "y")).isEqualTo(ErrorCode.NONE);
        assertThat(test.brokerEpoch()).isEqualTo(life);
        assertThat(test.state("orders", 0).leaderEpoch()).isEqualTo(leaderEpoch);
    }
}
