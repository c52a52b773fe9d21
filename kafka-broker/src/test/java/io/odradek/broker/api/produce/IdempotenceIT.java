package io.odradek.broker.api.produce;

import static io.odradek.broker.testing.Requests.ALL;
import static io.odradek.broker.testing.Requests.batch;
import static io.odradek.broker.testing.Requests.create;
import static io.odradek.broker.testing.Requests.values;
import static io.odradek.broker.testing.Requests.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.testing.TestBroker;
import io.odradek.broker.testing.TestClient;
import io.odradek.protocol.ErrorCode;
import io.odradek.protocol.message.InitProducerIdRequest;
import io.odradek.protocol.message.InitProducerIdResponse;
import io.odradek.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers with numbers: each batch once and in order, also over a restart of the broker. */
class IdempotenceIT {

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

    private void restart() {
        client.close();
        test.restart();
        client = test.client();
    }

    private long newProducerId() {
        InitProducerIdResponse answer =
                client.ask(InitProducerIdResponse.class, new InitProducerIdRequest().transactionalId(null), 4);
        assertThat(answer.errorCode()).isZero();
        return answer.producerId();
    }

    private PartitionProduceResponse send(long producerId, int epoch, int sequence, String... values) {
        return write(client, "orders", ALL, batch(producerId, epoch, sequence, values));
    }

    @Test
    void noNumberIsGivenTwiceNotEvenOverARestart() {
        Set<Long> given = new HashSet<>();
        for (int life = 0; life < 3; life++) {
            for (int i = 0; i < 10; i++) {
                assertThat(given.add(newProducerId())).isTrue();
            }
            restart();
        }
    }

    @Test
    void aBatchThatIsSentAgainIsAcknowledgedWithItsFirstOffset() {
        long producer = newProducerId();
        assertThat(send(producer, 0, 0, "one", "two").baseOffset()).isZero();
        assertThat(send(producer, 0, 2, "three").baseOffset()).isEqualTo(2);

        PartitionProduceResponse again = send(producer, 0, 0, "one", "two");
        assertThat(ErrorCode.of(again.errorCode())).isEqualTo(ErrorCode.NONE);
        assertThat(again.baseOffset()).isZero();

        restart();
        again = send(producer, 0, 2, "three");
        assertThat(ErrorCode.of(again.errorCode())).isEqualTo(ErrorCode.NONE);
        assertThat(again.baseOffset()).isEqualTo(2);
        assertThat(values(client, "orders", 0)).containsExactly("one", "two", "three");
    }

    @Test
    void aGapIsRefused() {
        long producer = newProducerId();
        send(producer, 0, 0, "one");
        assertThat(ErrorCode.of(send(producer, 0, 2, "three").errorCode()))
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        restart();
        assertThat(ErrorCode.of(send(producer, 0, 2, "three").errorCode()))
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(send(producer, 0, 1, "two").errorCode()).isZero();
        assertThat(values(client, "orders", 0)).containsExactly("one", "two");
    }

    @Test
    void anOlderLifeOfTheProducerIsRefused() {
        long producer = newProducerId();
        send(producer, 1, 0, "new life");
        assertThat(ErrorCode.of(send(producer, 0, 0, "old life").errorCode()))
                .isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH);
    }
}
