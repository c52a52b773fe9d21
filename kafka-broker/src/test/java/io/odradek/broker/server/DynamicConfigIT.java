package io.odradek.broker.server;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.read;
import static io.odradek.broker.testing.Requests.topic;
import static io.odradek.broker.testing.Requests.tryWrite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.broker.testing.TestCluster;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.AlterConfigsRequest;
import io.odradek.protocol.message.AlterConfigsResponse;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.odradek.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.odradek.protocol.message.IncrementalAlterConfigsResponse;
import io.odradek.zk.node.ConfigEntity;
import io.odradek.zk.node.ConfigNode;
import io.odradek.zk.session.Op;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change while the broker runs change what it does; bad ones change nothing. */
class DynamicConfigIT {

    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final String EVERY_BROKER = "";
    private static final String BIG = "x".repeat(2_000);

    private TestBroker test;
    private TestClient client;

    @BeforeEach
    void start(@TempDir Path directory) {
        test = TestBroker.start(directory, Map.of("log.retention.check.interval.ms", "100"));
        client = test.client();
        create(client, "orders");
    }

    @AfterEach
    void stop() {
        client.close();
        test.close();
    }

    private ErrorCode set(byte type, String name, String key, String value) {
        AlterConfigsResource resource = new AlterConfigsResource()
                .resourceType(type)
                .resourceName(name)
                .configs(List.of(new AlterableConfig().name(key).value(value)));
        IncrementalAlterConfigsResponse answer = client.ask(
                IncrementalAlterConfigsResponse.class,
                new IncrementalAlterConfigsRequest().resources(List.of(resource)),
                1);
        return ErrorCode.of(answer.responses().get(0).errorCode());
    }

    private void awaitWrite(String value, ErrorCode expected) {
        await().atMost(Duration.ofSeconds(30)).until(() -> tryWrite(client, "orders", ALL, value) == expected);
    }

    @Test
    void theLargestMessageOfATopicAndOfTheBrokers() {
        set(BROKER, EVERY_BROKER, "message.max.bytes", "1000");
        awaitWrite(BIG, ErrorCode.MESSAGE_TOO_LARGE);
        set(BROKER, "0", "message.max.bytes", "10000");
        awaitWrite(BIG, ErrorCode.NONE);
        set(TOPIC, "orders", "max.message.bytes", "1500");
        awaitWrite(BIG, ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(tryWrite(client, "orders", ALL, "small")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void tooFewReplicasInSync() {
        set(TOPIC, "orders", "min.insync.replicas", "2");
        awaitWrite("x", ErrorCode.NOT_ENOUGH_REPLICAS);
        assertThat(tryWrite(client, "orders", 1, "x")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void retention() {
        create(client, topic("small", 1, Map.of("segment.bytes", "100")));
        for (int i = 0; i < 5; i++) {
            tryWrite(client, "small", ALL, "record " + i);
        }
        assertThat(read(client, "small", 0).logStartOffset()).isZero();
        set(TOPIC, "small", "retention.ms", "1");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> read(client, "small", 5).logStartOffset() >= 4);
    }

    @Test
    void connectionsFromOneAddress() {
        set(BROKER, "0", "max.connections.per.ip", "1");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (TestClient another = test.client()) {
                return another.isHungUp(Duration.ofMillis(200));
            }
        });
        set(BROKER, "0", "max.connections.per.ip", "100");
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (TestClient another = test.client()) {
                return !another.isHungUp(Duration.ofMillis(200));
            }
        });
    }

    @Test
    void whatNoKeyTakesIsRefused() {
        assertThat(set(TOPIC, "orders", "retention.ms", "soon")).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(set(TOPIC, "orders", "retention", "1")).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(set(TOPIC, "nothing", "retention.ms", "1")).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(set(BROKER, "0", "max.connections.per.ip.overrides", "10.0.0.1"))
                .isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(set(BROKER, "0", "zookeeper.connect", "elsewhere:2181")).isEqualTo(ErrorCode.INVALID_CONFIG);
        AlterConfigsRequest.AlterConfigsResource nothing = new AlterConfigsRequest.AlterConfigsResource()
                .resourceType(BROKER)
                .resourceName("0")
                .configs(List.of(new AlterConfigsRequest.AlterableConfig()
                        .name("message.max.bytes")
                        .value(null)));
        AlterConfigsResponse answer =
                client.ask(AlterConfigsResponse.class, new AlterConfigsRequest().resources(List.of(nothing)), 2);
        assertThat(ErrorCode.of(answer.responses().get(0).errorCode())).isEqualTo(ErrorCode.INVALID_CONFIG);
    }

    private void writeByHand(ConfigEntity entity, Map<String, String> settings) {
        byte[] data = ConfigNode.toJson(settings);
        boolean there =
                TestCluster.get(test.zooKeeper().nodes().get(entity.path())).isPresent();
        Op write = there ? new Op.SetData(entity.path(), data, Op.ANY_VERSION) : new Op.Create(entity.path(), data);
        TestCluster.get(test.zooKeeper().nodes().multi(List.of(write)));
    }

    @Test
    void aBadValueOfATopicThatWasWrittenByHandStopsNothingElse() {
        writeByHand(ConfigEntity.topic("orders"), Map.of("retention.ms", "soon", "max.message.bytes", "1000"));
        awaitWrite(BIG, ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(create(client, "later")).isEqualTo(ErrorCode.NONE);
        assertThat(tryWrite(client, "later", ALL, "x")).isEqualTo(ErrorCode.NONE);
        client.close();
        test.restart();
        client = test.client();
        assertThat(tryWrite(client, "orders", ALL, "x")).isEqualTo(ErrorCode.NONE);
        assertThat(tryWrite(client, "orders", ALL, BIG)).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void aBadValueOfABrokerThatWasWrittenByHandStopsNothingElse() {
        writeByHand(
                ConfigEntity.broker(0),
                Map.of(
                        "max.connections", "many",
                        "max.connections.per.ip.overrides", "no.such.host.invalid:5",
                        "message.max.bytes", "1000"));
        awaitWrite(BIG, ErrorCode.MESSAGE_TOO_LARGE);
        assertThat(create(client, "later")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aZnodeThatIsNoJsonStopsNothingElse() {
        ConfigEntity entity = ConfigEntity.topic("orders");
        writeByHand(entity, Map.of());
        TestCluster.get(test.zooKeeper()
                .nodes()
                .multi(List.of(new Op.SetData(entity.path(), new byte[] {'{'}, Op.ANY_VERSION))));
        assertThat(create(client, "later")).isEqualTo(ErrorCode.NONE);
        assertThat(tryWrite(client, "orders", ALL, "x")).isEqualTo(ErrorCode.NONE);
        client.close();
        test.restart();
        client = test.client();
        assertThat(tryWrite(client, "orders", ALL, "x")).isEqualTo(ErrorCode.NONE);
    }
}
