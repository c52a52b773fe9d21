package io.odradek.clients.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.clients.producer.PartitionOrder.Verdict;
import io.odradek.protocol.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of one partition, told as what is sent and answered; no thread, no clock. */
class PartitionOrderTest {

    private static final class Parcel extends Sequenced {
        private final String name;
        private final int count;

        Parcel(String name, int count) {
            this.name = name;
            this.count = count;
        }

        @Override
        int count() {
            return count;
        }

        @Override
        public String toString() {
            return name + '@' + epoch + ':' + sequence;
        }
    }

    private final PartitionOrder<Parcel> order = new PartitionOrder<>(true, true);
    private final Parcel a = new Parcel("a", 2);
    private final Parcel b = new Parcel("b", 3);
    private final Parcel c = new Parcel("c", 1);

    private void send(Parcel... parcels) {
        for (Parcel one : parcels) {
            if (order.needsProducer()) {
                order.producer(7, (short) 0);
            }
            assertThat(order.maySend()).isTrue();
            order.sent(one);
        }
    }

    private Verdict answer(Parcel parcel, ErrorCode error) {
        Verdict verdict = order.answered(parcel, error, true);
        assertThat(order.settle()).isEmpty();
        return verdict;
    }

    private void refuse(Parcel parcel) {
        assertThat(order.answered(parcel, ErrorCode.INVALID_RECORD, true)).isEqualTo(Verdict.FAILED);
        assertThat(order.settle()).isEmpty();
    }

    @Test
    void numbersGoOnFromBatchToBatch() {
        send(a, b, c);
        assertThat(List.of(a, b, c)).asString().isEqualTo("[a@0:0, b@0:2, c@0:5]");
        answer(a, ErrorCode.NONE);
        answer(b, ErrorCode.DUPLICATE_SEQUENCE_NUMBER);
        answer(c, ErrorCode.NONE);
        assertThat(order.isQuiet()).isTrue();
    }

    @Test
    void afterAFailureNothingGoesOutUntilAllThatWasUnderWayIsSettled() {
        send(a, b, c);
        assertThat(answer(a, ErrorCode.NETWORK_EXCEPTION)).isEqualTo(Verdict.RETRY);
        assertThat(order.maySend()).isFalse();
        assertThat(answer(b, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)).isEqualTo(Verdict.RETRY);
        assertThat(order.maySend()).isFalse();
        assertThat(answer(c, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER)).isEqualTo(Verdict.RETRY);
        assertThat(order.maySend()).isTrue();
        assertThat(order.retries()).asString().isEqualTo("[a@0:0, b@0:2, c@0:5]");
    }

    @Test
    void whatFailedIsSentAgainInOrderWhateverTheOrderOfAnswers() {
        send(a, b, c);
        answer(c, ErrorCode.NETWORK_EXCEPTION);
        answer(a, ErrorCode.NETWORK_EXCEPTION);
        answer(b, ErrorCode.NETWORK_EXCEPTION);
        assertThat(order.retries()).containsExactly(a, b, c);
        send(a, b);
        assertThat(answer(a, ErrorCode.NOT_LEADER_OR_FOLLOWER)).isEqualTo(Verdict.RETRY);
        answer(b, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(order.retries()).containsExactly(a, b, c);
        assertThat(order.firstRetry()).isSameAs(a);
    }

    @Test
    void whatComesAfterARefusedBatchMovesUp() {
        send(a, b, c);
        refuse(a);
        answer(b, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        answer(c, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(order.retries()).asString().isEqualTo("[b@0:0, c@0:3]");
        send(b, c);
        Parcel d = new Parcel("d", 1);
        send(d);
        assertThat(d).hasToString("d@0:4");
    }

    @Test
    void aRefusedBatchAloneLeavesItsNumbersToTheNext() {
        send(a);
        refuse(a);
        send(b);
        assertThat(b).hasToString("b@0:0");
    }

    @Test
    void whatMayBeWrittenKeepsItsNumbersWhenItIsGivenUp() {
        send(a, b);
        answer(a, ErrorCode.REQUEST_TIMED_OUT);
        answer(b, ErrorCode.REQUEST_TIMED_OUT);
        order.expired(a);
        assertThat(order.settle()).isEmpty();
        send(b);
        assertThat(b).hasToString("b@0:2");
    }

    @Test
    void aBrokerThatLostItsMemoryGetsANewEpoch() {
        send(a, b);
        assertThat(order.answered(a, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, true))
                .isEqualTo(Verdict.RETRY);
        order.answered(b, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, true);
        assertThat(order.settle()).isEmpty();
        assertThat(order.retries()).asString().isEqualTo("[a@1:0, b@1:2]");
    }

    @Test
    void whatMayBeWrittenIsNotSentUnderANewEpoch() {
        send(a, b);
        answer(a, ErrorCode.NETWORK_EXCEPTION);
        answer(b, ErrorCode.NETWORK_EXCEPTION);
        send(a, b);
        assertThat(order.answered(a, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, true))
                .isEqualTo(Verdict.FAILED);
        assertThat(order.answered(b, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, true))
                .isNotEqualTo(Verdict.ACKNOWLEDGED);
        assertThat(order.settle().size() + order.retries().size()).isLessThanOrEqualTo(1);
        assertThat(order.retries()).allMatch(one -> !one.maybeWritten);
        send(c);
        assertThat(c.epoch).isEqualTo((short) 1);
    }

    @Test
    void aBatchThatIsTooLargeIsSplitInItsPlace() {
        send(a, b, c);
        assertThat(answer(a, ErrorCode.NETWORK_EXCEPTION)).isEqualTo(Verdict.RETRY);
        assertThat(order.answered(b, ErrorCode.MESSAGE_TOO_LARGE, true)).isEqualTo(Verdict.SPLIT);
        order.splitInto(b, List.of(new Parcel("b1", 2), new Parcel("b2", 1)));
        answer(c, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(order.retries()).asString().isEqualTo("[a@0:0, b1@0:2, b2@0:4, c@0:5]");
    }

    @Test
    void oneRecordThatIsTooLargeIsRefused() {
        send(c);
        assertThat(answer(c, ErrorCode.MESSAGE_TOO_LARGE)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void withoutEpochsLeftItTakesANewProducer() {
        order.producer(7, Short.MAX_VALUE);
        order.sent(a);
        order.answered(a, ErrorCode.UNKNOWN_PRODUCER_ID, true);
        order.settle();
        assertThat(order.isExhausted()).isTrue();
        order.producer(8, (short) 0);
        assertThat(order.isExhausted()).isFalse();
        assertThat(a.producerId).isEqualTo(8);
        assertThat(a).hasToString("a@0:0");
    }

    @Test
    void sequencesWrapAround() {
        Parcel huge = new Parcel("huge", Integer.MAX_VALUE);
        send(huge, a, b);
        assertThat(List.of(a, b)).asString().isEqualTo("[a@0:2147483647, b@0:1]");
    }

    @Test
    void withoutIdempotenceThereAreNoNumbersAndStillOrder() {
        PartitionOrder<Parcel> plain = new PartitionOrder<>(false, false);
        plain.sent(a);
        plain.sent(b);
        plain.answered(b, ErrorCode.NETWORK_EXCEPTION, true);
        plain.answered(a, ErrorCode.NETWORK_EXCEPTION, true);
        assertThat(plain.retries()).asString().isEqualTo("[a@-1:-1, b@-1:-1]");
        assertThat(plain.settle()).isEmpty();
    }

    @Test
    void whatHasNoTimeLeftFails() {
        send(a);
        assertThat(order.answered(a, ErrorCode.NETWORK_EXCEPTION, false)).isEqualTo(Verdict.FAILED);
    }
}
