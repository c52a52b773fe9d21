package io.odradek.broker.api.produce;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.PRODUCE;
import static io.odradek.broker.testing.Requests.batch;
import static io.odradek.broker.testing.Requests.fill;
import static io.odradek.broker.testing.Requests.only;
import static io.odradek.broker.testing.Requests.produce;
import static io.odradek.broker.testing.Requests.values;
import static io.odradek.broker.testing.Requests.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.odradek.broker.api.SharedBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.common.Uuid;
import io.odradek.compression.CompressionType;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.ProduceRequest;
import io.odradek.protocol.message.ProduceResponse;
import io.odradek.record.MessageSets;
import io.odradek.record.RecordBatchBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes as no ordinary client sends them. */
class ProduceIT extends SharedBroker {

    private ErrorCode ask(ProduceRequest request, int version) {
        return ErrorCode.of(
                only(client.ask(ProduceResponse.class, request, version)).errorCode());
    }

    @Test
    void acksAreNoneOneOrAll() {
        assertThat(ask(produce(newTopic(), 0, 2, batch("x")), PRODUCE)).isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS);
    }

    @Test
    void aPartitionTakesOneBatchPerRequest() {
        String topic = newTopic();
        ByteBuf two = Unpooled.wrappedBuffer(batch("one"), batch("two"));
        assertThat(ask(produce(topic, 0, ALL, two), PRODUCE)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(values(client, topic, 0)).isEmpty();
    }

    @Test
    void messagesOfOldAreNotTakenInNewVersions() {
        ByteBuf old = MessageSets.fromBatches(batch("old"), (byte) 1, 0);
        assertThat(ask(produce(newTopic(), 0, ALL, old).transactionalId(null), 3))
                .isEqualTo(ErrorCode.INVALID_RECORD);
    }

    @Test
    void zstdNeedsAVersionThatKnowsIt() {
        String topic = newTopic();
        ByteBuf zstd = fill(new RecordBatchBuilder().compression(CompressionType.ZSTD), "x")
                .build();
        assertThat(ask(produce(topic, 0, ALL, zstd.copy()).transactionalId(null), 6))
                .isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(ask(produce(topic, 0, ALL, zstd).transactionalId(null), 7)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aTopicIdThatNobodyHasIsRefused() {
        ProduceRequest request = produce("", 0, ALL, batch("x"));
        request.topicData().get(0).topicId(Uuid.randomUuid());
        assertThat(ask(request, 13)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID);
    }

    @Test
    void aPartitionThatIsNotThereIsRefused() {
        assertThat(ask(produce(newTopic(), 1, ALL, batch("x")), PRODUCE))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void transactionsAreRefused() {
        String topic = newTopic();
        ByteBuf transactional = fill(
                        new RecordBatchBuilder().producer(7, (short) 0, 0).transactional(true), "x")
                .build();
        assertThat(ask(produce(topic, 0, ALL, transactional).transactionalId("transfer"), PRODUCE))
                .isEqualTo(ErrorCode.INVALID_TXN_STATE);
        assertThat(values(client, topic, 0)).isEmpty();
    }

    @Test
    void aFlippedBitIsNoticed() {
        String topic = newTopic();
        ByteBuf damaged = batch("a value");
        int last = damaged.writerIndex() - 2;
        damaged.setByte(last, damaged.getByte(last) ^ 1);
        assertThat(ask(produce(topic, 0, ALL, damaged), PRODUCE)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(values(client, topic, 0)).isEmpty();
    }

    @Test
    void withoutAcknowledgementThereIsNoAnswer() {
        String topic = newTopic();
        client.sendUnanswered(produce(topic, 0, 0, batch("silent")), PRODUCE);
        assertThat(write(client, topic, 1, batch("answered")).baseOffset()).isEqualTo(1);
    }

    @Test
    void aFailedWriteWithoutAcknowledgementEndsTheConnection() {
        client.sendUnanswered(produce("nothing", 7, 0, batch("x")), PRODUCE);
        assertThat(client.isHungUp()).isTrue();
    }

    @Test
    void oneBadPartitionDoesNotSpoilTheOthers() {
        String topic = newTopic();
        ProduceRequest request = produce(topic, 0, ALL, batch("good"));
        ProduceRequest bad = produce("nothing", 0, ALL, batch("bad"));
        request.topicData(List.of(bad.topicData().get(0), request.topicData().get(0)));
        ProduceResponse answer = client.ask(ProduceResponse.class, request, PRODUCE);
        assertThat(ErrorCode.of(
                        answer.responses().get(0).partitionResponses().get(0).errorCode()))
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(answer.responses().get(1).partitionResponses().get(0).errorCode())
                .isZero();
        try (TestClient another = test.client()) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> values(another, topic, 0).equals(List.of("good")));
        }
    }
}
