package io.odradek.broker.group;

import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.topic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import io.odradek.protocol.message.ListConfigResourcesRequest;
import io.odradek.protocol.message.ListConfigResourcesResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Times of single groups: set while members are there, heard with their next heartbeat, and kept in ZooKeeper. */
class GroupTimesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INTERVAL = "consumer.heartbeat.interval.ms";
    private static final byte GROUP = 32;
    private static final byte SET = 0;
    private static final byte DELETE = 1;

    private TestBroker test;
    private TestClient client;
    private int epoch;

    @BeforeEach
    void start(@TempDir Path directory) {
        test = TestBroker.start(directory, Map.of("group.consumer.min.heartbeat.interval.ms", "100"));
        client = test.client();
        create(client, topic("orders", 4, Map.of()));
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    /** What a member of the group is told. */
    private int interval(String group) {
        ConsumerGroupHeartbeatRequest request = new ConsumerGroupHeartbeatRequest()
                .groupId(group)
                .memberId("member")
                .memberEpoch(epoch);
        if (epoch == 0) {
            request.rebalanceTimeoutMs(60_000)
                    .subscribedTopicNames(List.of("orders"))
                    .topicPartitions(List.of());
        }
        ConsumerGroupHeartbeatResponse answer = client.ask(ConsumerGroupHeartbeatResponse.class, request, 1);
        if (answer.errorCode() != ErrorCode.NONE.code()) {
            return -answer.errorCode();
        }
        epoch = answer.memberEpoch();
        return answer.heartbeatIntervalMs();
    }

    private AlterConfigsResourceResponse alter(String group, byte operation, String value) {
        return client.ask(
                        IncrementalAlterConfigsResponse.class,
                        new IncrementalAlterConfigsRequest()
                                .resources(List.of(new AlterConfigsResource()
                                        .resourceType(GROUP)
                                        .resourceName(group)
                                        .configs(List.of(new AlterableConfig()
                                                .name(INTERVAL)
                                                .configOperation(operation)
                                                .value(value))))),
                        1)
                .responses()
                .get(0);
    }

    private List<String> configured() {
        return client
                .ask(
                        ListConfigResourcesResponse.class,
                        new ListConfigResourcesRequest().resourceTypes(List.of(GROUP)),
                        1)
                .configResources()
                .stream()
                .map(resource -> resource.resourceName())
                .toList();
    }

    @Test
    void aMemberHearsOfANewIntervalWithItsNextHeartbeat() {
        assertThat(alter("other", SET, "200").errorCode()).isZero();
        await().atMost(PATIENCE).until(() -> interval("apps") == 5_000);

        assertThat(alter("apps", SET, "300").errorCode()).isZero();
        await().atMost(PATIENCE).until(() -> interval("apps") == 300);
        assertThat(configured()).containsExactlyInAnyOrder("apps", "other");
        assertThat(TestCluster.get(test.zooKeeper().nodes().get("/config/groups/apps"))
                        .map(node -> new String(node.data(), StandardCharsets.UTF_8)))
                .contains("{\"version\":1,\"config\":{\"" + INTERVAL + "\":\"300\"}}");

        assertThat(alter("apps", DELETE, null).errorCode()).isZero();
        await().atMost(PATIENCE).until(() -> interval("apps") == 5_000);
        assertThat(configured()).containsExactly("other");
    }

    @Test
    void anotherCoordinatorGoesByTheSameTimes() {
        assertThat(alter("apps", SET, "300").errorCode()).isZero();
        await().atMost(PATIENCE).until(() -> interval("apps") == 300);

        test.expireSession();
        await().atMost(PATIENCE).until(() -> interval("apps") == 300);
    }

    @Test
    void whatTheBrokerDoesNotAllowIsRefusedAndChangesNothing() {
        AlterConfigsResourceResponse answer = alter("apps", SET, "99");

        assertThat(answer.errorCode()).isEqualTo(ErrorCode.INVALID_CONFIG.code());
        assertThat(answer.errorMessage()).contains("group.consumer.min.heartbeat.interval.ms=100");
        assertThat(alter("", SET, "300").errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(configured()).isEmpty();
    }

    /** ZooKeeper takes neither of them as part of a path. */
    @Test
    void groupsMayBeCalledDots() {
        assertThat(alter(".", SET, "300").errorCode()).isZero();
        assertThat(alter("..", SET, "300").errorCode()).isZero();
        assertThat(configured()).containsExactlyInAnyOrder(".", "..");
    }
}
