package io.odradek.broker.api.topics;

import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.api.SharedBroker;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.CreateTopicsRequest;
import io.odradek.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.odradek.protocol.message.CreateTopicsResponse;
import io.odradek.protocol.message.DeleteTopicsRequest;
import io.odradek.protocol.message.DeleteTopicsResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Topics by request: what is taken, and what is refused with which code. */
class CreateTopicsIT extends SharedBroker {

    private ErrorCode ask(CreateTopicsRequest request, int version) {
        CreateTopicsResponse answer = client.ask(CreateTopicsResponse.class, request, version);
        return ErrorCode.of(answer.topics().get(0).errorCode());
    }

    /** kafkajs says -1 in version 3, and means what newer versions mean. */
    @Test
    void oldVersionsHaveDefaultsToo() {
        CreateTopicsRequest defaults = topic("with-defaults", -1, Map.of());
        defaults.topics().get(0).replicationFactor((short) -1);
        assertThat(ask(defaults, 3)).isEqualTo(ErrorCode.NONE);
        assertThat(ask(defaults, 4)).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(create(client, topic("zero", 0, Map.of()))).isEqualTo(ErrorCode.INVALID_PARTITIONS);
        assertThat(create(client, topic("bad", 1, Map.of("retention.ms", "soon"))))
                .isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(create(client, topic("..", 1, Map.of()))).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        CreateTopicsRequest two = topic("two-replicas", 1, Map.of());
        two.topics().get(0).replicationFactor((short) 2);
        assertThat(create(client, two)).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        CreateTopicsRequest elsewhere = topic("elsewhere", -1, Map.of());
        elsewhere
                .topics()
                .get(0)
                .replicationFactor((short) -1)
                .assignments(List.of(new CreatableReplicaAssignment().brokerIds(List.of(7))));
        assertThat(create(client, elsewhere)).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void aTopicNamedTwiceIsNotMade() {
        CreateTopicsRequest twice = topic("twice", 1, Map.of());
        twice.topics(List.of(twice.topics().get(0), twice.topics().get(0)));
        assertThat(create(client, twice)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(create(client, "twice")).isEqualTo(ErrorCode.NONE);
        assertThat(create(client, "twice")).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
    }

    @Test
    void validationMakesNothing() {
        assertThat(create(client, topic("only-asked", 1, Map.of()).validateOnly(true)))
                .isEqualTo(ErrorCode.NONE);
        assertThat(create(client, "only-asked")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aDeletedTopicCanBeMadeAgainAtOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(create(client, "again")).isEqualTo(ErrorCode.NONE);
            DeleteTopicsResponse deleted = client.ask(
                    DeleteTopicsResponse.class,
                    new DeleteTopicsRequest().topicNames(List.of("again")).timeoutMs(20_000),
                    5);
            assertThat(deleted.responses().get(0).errorCode()).isZero();
        }
    }
}
