package io.odradek.clients.consumer.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.clients.consumer.fetch.FetchSession.Plan;
import io.odradek.clients.consumer.fetch.FetchSession.Wanted;
import io.odradek.common.TopicPartition;
import io.odradek.common.Uuid;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FetchSessionTest {

    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);
    private static final Uuid ID = new Uuid(1, 1);

    private final FetchSession session = new FetchSession();

    private static Wanted at(long offset) {
        return new Wanted(ID, offset, 0, -1);
    }

    @Test
    void firstEverythingThenWhatChanged() {
        Plan first = session.next(Map.of(A, at(0), B, at(0)));
        assertThat(first.epoch()).isZero();
        assertThat(first.send()).containsOnlyKeys(A, B);
        session.answered(9);
        Plan second = session.next(Map.of(A, at(5), B, at(0)));
        assertThat(second.sessionId()).isEqualTo(9);
        assertThat(second.epoch()).isEqualTo(1);
        assertThat(second.send()).containsOnlyKeys(A);
        assertThat(second.forget()).isEmpty();
        session.answered(9);
        Plan third = session.next(Map.of(A, at(5)));
        assertThat(third.epoch()).isEqualTo(2);
        assertThat(third.send()).isEmpty();
        assertThat(third.forget()).containsExactly(Map.entry(B, ID));
    }

    @Test
    void aTopicThatWasMadeAgainLeavesAndComes() {
        session.next(Map.of(A, at(5)));
        session.answered(9);
        Uuid other = new Uuid(2, 2);
        Plan plan = session.next(Map.of(A, new Wanted(other, 5, 0, -1)));
        assertThat(plan.forget()).containsExactly(Map.entry(A, ID));
        assertThat(plan.send().get(A).topicId()).isEqualTo(other);
    }

    @Test
    void beginsAgainWhenTheBrokerDoesNotKnowIt() {
        session.next(Map.of(A, at(0)));
        session.answered(9);
        session.next(Map.of(A, at(1)));
        session.reset();
        Plan again = session.next(Map.of(A, at(1)));
        assertThat(again.sessionId()).isZero();
        assertThat(again.epoch()).isZero();
        assertThat(again.send()).containsOnlyKeys(A);
    }

    @Test
    void aBrokerThatOpensNoSessionHearsEverythingEachTime() {
        session.next(Map.of(A, at(0)));
        session.answered(0);
        assertThat(session.next(Map.of(A, at(0))).send()).containsOnlyKeys(A);
    }
}
