package io.odradek.zk.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.zk.json.MalformedNodeException;
import io.odradek.zk.session.SessionIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes that classic brokers and tools write and read. */
class NodeFormatTest {

    private static final String ID = "ZBbMjB1qTfWMjpHMRA-3PQ";

    @Test
    void shouldWriteBrokerAsClassicKafkaDoes() {
        BrokerNode node = new BrokerNode(
                List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "kafka", 9092)),
                Optional.empty(),
                -1,
                1628000000000L,
                Optional.empty());

        assertThat(text(node.toJson()))
                .isEqualTo("{\"features\":{},\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\"},"
                        + "\"endpoints\":[\"PLAINTEXT://kafka:9092\"],\"jmx_port\":-1,\"port\":9092,"
                        + "\"host\":\"kafka\",\"version\":5,\"timestamp\":\"1628000000000\"}");
    }

    @Test
    void shouldNotNameAHostWithoutPlaintextEndpoint() {
        BrokerNode node = new BrokerNode(
                List.of(new Endpoint("SECURE", "SASL_SSL", "::1", 9093)), Optional.of("a"), 9999, 1, Optional.empty());

        assertThat(text(node.toJson()))
                .contains("\"endpoints\":[\"SECURE://[::1]:9093\"]", "\"host\":null", "\"port\":-1", "\"rack\":\"a\"");
        assertThat(BrokerNode.parse(node.toJson(), "/brokers/ids/1")).isEqualTo(node);
    }

    @Test
    void shouldReadBackTheIncarnation() {
        Incarnation incarnation = new Incarnation(
                "2rT1xQ8xRNCOvXyKk0F2Yg",
                new SessionIdentity(0x9000000000000001L, new byte[] {1, -1, 3}),
                Duration.ofSeconds(6));
        BrokerNode node = new BrokerNode(List.of(), Optional.empty(), -1, 1, Optional.empty()).with(incarnation, 7);

        BrokerNode read = BrokerNode.parse(node.toJson(), "/brokers/ids/1");

        assertThat(read.incarnation()).contains(incarnation);
        assertThat(read.timestampMs()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":1,\"host\":\"h\",\"port\":9092,\"jmx_port\":9999,\"timestamp\":\"2233345666\"}",
                "{\"version\":2,\"host\":\"h\",\"port\":9092,\"jmx_port\":9999,\"timestamp\":\"2233345666\","
                        + "\"endpoints\":[\"PLAINTEXT://h:9092\"]}",
                "{\"version\":3,\"host\":\"h\",\"port\":9092,\"jmx_port\":9999,\"timestamp\":\"2233345666\","
                        + "\"endpoints\":[\"PLAINTEXT://h:9092\"]}",
                "{\"version\":4,\"host\":\"h\",\"port\":9092,\"jmx_port\":9999,\"timestamp\":\"2233345666\","
                        + "\"endpoints\":[\"PLAINTEXT://h:9092\"],"
                        + "\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\"}}",
                "{\"version\":5,\"host\":\"h\",\"port\":9092,\"jmx_port\":9999,\"timestamp\":\"2233345666\","
                        + "\"endpoints\":[\"PLAINTEXT://h:9092\"],\"rack\":null,"
                        + "\"listener_security_protocol_map\":{\"PLAINTEXT\":\"PLAINTEXT\"},"
                        + "\"features\":{\"f\":{\"min_version\":1,\"max_version\":2}},\"unknown\":[{}]}"
            })
    void shouldReadBrokersOfAllVersions(String json) {
        assertThat(BrokerNode.parse(json.getBytes(UTF_8), "/brokers/ids/1"))
                .isEqualTo(new BrokerNode(
                        List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "h", 9092)),
                        Optional.empty(),
                        9999,
                        2233345666L,
                        Optional.empty()));
    }

    @Test
    void shouldWriteTopicAsClassicKafkaDoes() {
        TopicNode topic = new TopicNode(ID, Map.of(10, List.of(1), 0, List.of(0, 2)));

        assertThat(text(topic.toJson()))
                .isEqualTo("{\"removing_replicas\":{},\"partitions\":{\"0\":[0,2],\"10\":[1]},\"topic_id\":\"" + ID
                        + "\",\"adding_replicas\":{},\"version\":3}");
        assertThat(TopicNode.parse(topic.toJson(), "/brokers/topics/t")).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":1,\"partitions\":{\"0\":[1,2]}}",
                "{\"version\":2,\"partitions\":{\"0\":[1,2]},\"adding_replicas\":{},\"removing_replicas\":{}}"
            })
    void shouldReadTopicsOfOldVersions(String json) {
        TopicNode topic = TopicNode.parse(json.getBytes(UTF_8), "/brokers/topics/t");

        assertThat(topic.id()).isEmpty();
        assertThat(topic.replicas()).isEqualTo(Map.of(0, List.of(1, 2)));
    }

    @Test
    void shouldWriteStateAsClassicKafkaDoes() {
        PartitionState state = new PartitionState(1, 4, List.of(1, 2), false, 3);

        assertThat(text(state.toJson()))
                .isEqualTo("{\"controller_epoch\":3,\"leader\":1,\"version\":1,\"leader_epoch\":4,\"isr\":[1,2]}");
        assertThat(PartitionState.parse(state.toJson(), "/s")).isEqualTo(state);
    }

    @Test
    void shouldKeepThoseEligibleWhoLeaveAnIsrOfTheLeastSize() {
        PartitionState all = new PartitionState(1, 4, List.of(1, 2, 3), false, 3);

        PartitionState two = all.withIsr(List.of(1, 2), 2);
        assertThat(two.eligible()).isEmpty();
        PartitionState one = two.withIsr(List.of(1), 2);
        assertThat(one.eligible()).containsExactly(2);
        assertThat(text(one.toJson())).endsWith("\"isr\":[1],\"elr\":[2]}");
        assertThat(PartitionState.parse(one.toJson(), "/s")).isEqualTo(one);

        PartitionState elected = one.elect(2, List.of(2), 2, 3);
        assertThat(elected.eligible()).containsExactly(1);
        assertThat(elected.withIsr(List.of(2, 1), 2).eligible()).isEmpty();
    }

    @Test
    void shouldWriteTheRecoveryStateOnlyWhileRecovering() {
        PartitionState state = new PartitionState(1, 4, List.of(1), true, 3);

        assertThat(text(state.toJson())).endsWith("\"isr\":[1],\"leader_recovery_state\":1}");
        assertThat(PartitionState.parse(state.toJson(), "/s")).isEqualTo(state);
        assertThat(text(state.elect(2, List.of(2), 1, 5).toJson()))
                .isEqualTo("{\"controller_epoch\":5,\"leader\":2,\"version\":1,\"leader_epoch\":5,\"isr\":[2]}");
    }

    @Test
    void shouldWriteTheSmallOnesAsClassicKafkaDoes() {
        assertThat(text(new ControllerNode(2, 1700000000000L).toJson()))
                .isEqualTo(
                        "{\"version\":2,\"brokerid\":2,\"timestamp\":\"1700000000000\",\"kraftControllerEpoch\":-1}");
        assertThat(text(ConfigNode.toJson(Map.of("b", "2", "a", "1"))))
                .isEqualTo("{\"version\":1,\"config\":{\"a\":\"1\",\"b\":\"2\"}}");
        assertThat(text(ConfigNode.noticeJson(ConfigEntity.topic("foo"))))
                .isEqualTo("{\"version\":2,\"entity_path\":\"topics/foo\"}");
        assertThat(text(ClusterIdNode.toJson(ID))).isEqualTo("{\"version\":\"1\",\"id\":\"" + ID + "\"}");
        assertThat(text(new ProducerIdBlock(3, 1000, 1999).toJson()))
                .isEqualTo("{\"version\":1,\"broker\":3,\"block_start\":\"1000\",\"block_end\":\"1999\"}");
    }

    @Test
    void shouldReadTheControllerOfOldBrokers() {
        byte[] json = "{\"version\":1,\"brokerid\":7,\"timestamp\":\"1\"}".getBytes(UTF_8);

        assertThat(ControllerNode.parse(json, "/controller")).isEqualTo(new ControllerNode(7, 1));
    }

    @Test
    void shouldContinueProducerIdsWithoutGapOrOverlap() {
        assertThat(ProducerIdBlock.first(1).next(2)).isEqualTo(new ProducerIdBlock(2, 1000, 1999));
        assertThatThrownBy(() -> new ProducerIdBlock(1, 0, Long.MAX_VALUE - 10).next(1))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldMakeUuidsOf22Characters() {
        assertThat(ClusterIdNode.randomUuid()).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"version\":1}", "{\"leader\":\"x\"}", "{\"leader\":1.5}", "{} {}"})
    void shouldNameThePathOfWhatItCannotRead(String json) {
        assertThatThrownBy(() -> PartitionState.parse(json.getBytes(UTF_8), "/brokers/topics/t/partitions/0/state"))
                .isInstanceOf(MalformedNodeException.class)
                .hasMessageContaining("/brokers/topics/t/partitions/0/state");
    }

    @ParameterizedTest
    @CsvSource({
        "/config/topics/foo, TOPICS, foo,",
        "/config/brokers/<default>, BROKERS, <default>,",
        "/config/users/CN%3Da%20b%2A, USERS, CN=a b*,",
        "/config/users/u/clients/<default>, USERS, u, <default>",
        "/config/ips/10.0.0.1, IPS, 10.0.0.1,"
    })
    void shouldFindEntitiesByPathAndPathsByEntity(String path, ConfigEntity.Type type, String name, String client) {
        ConfigEntity entity = new ConfigEntity(type, name, Optional.ofNullable(client));

        assertThat(ConfigEntity.ofPath(path)).contains(entity);
        assertThat(entity.path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/config", "/config/topics", "/config/changes/config_change_0000000001", "/config/users/u/x/y"})
    void shouldFindNoEntityAtOtherPaths(String path) {
        assertThat(ConfigEntity.ofPath(path)).isEmpty();
    }

    private static String text(byte[] json) {
        return new String(json, UTF_8);
    }

    @Test
    void shouldMarkAnUncleanElectionUntilTheLeaderWritesAgain() {
        PartitionState before = new PartitionState(3, 4, List.of(3), List.of(2), false, 1);

        PartitionState unclean = before.electUncleanly(1, 7);

        assertThat(unclean).isEqualTo(new PartitionState(1, 5, List.of(1), true, 7));
        assertThat(unclean.withIsr(List.of(1, 2), 1).recovering()).isFalse();
    }

    @Test
    void shouldTakeOutWhoMayLackRecords() {
        PartitionState led = new PartitionState(1, 4, List.of(1, 2), List.of(), false, 1);
        PartitionState alone = new PartitionState(1, 4, List.of(1), List.of(2, 3), false, 1);

        assertThat(led.without(1, 7)).isEqualTo(new PartitionState(-1, 5, List.of(2), false, 7));
        assertThat(led.without(2, 7)).isEqualTo(new PartitionState(1, 4, List.of(1), false, 7));
        assertThat(alone.without(1, 7))
                .as("somebody is always in sync: one that lacks nothing")
                .isEqualTo(new PartitionState(-1, 5, List.of(2), List.of(3), false, 7));
        assertThat(alone.without(3, 7)).isEqualTo(new PartitionState(1, 4, List.of(1), List.of(2), false, 7));
    }

    @Test
    void shouldReadAndWriteARequestForPreferredLeaders() {
        String json =
                "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0},{\"topic\":\"u\",\"partition\":12}]}";
        PreferredElectionNode node = new PreferredElectionNode(
                List.of(new PreferredElectionNode.Partition("t", 0), new PreferredElectionNode.Partition("u", 12)));

        assertThat(PreferredElectionNode.parse(json.getBytes(UTF_8), "/p")).isEqualTo(node);
        assertThat(new String(node.toJson(), UTF_8)).isEqualTo(json);
    }
}
