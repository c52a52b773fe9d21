package io.odradek.clients.consumer.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.odradek.common.TopicPartition;
import io.odradek.common.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PositionsTest {

    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final List<String> told = new ArrayList<>();
    private long version;
    private final Fetches fetches = new Fetches() {
        @Override
        public void start(TopicPartition partition, long newVersion, Position from, boolean paused) {
            version = newVersion;
            told.add("start " + partition + "@" + from.offset() + (paused ? " paused" : ""));
        }

        @Override
        public void stop(TopicPartition partition) {
            told.add("stop " + partition);
        }

        @Override
        public void pause(TopicPartition partition, boolean paused) {
            told.add((paused ? "pause " : "resume ") + partition);
        }
    };

    private Positions positions(String policy) {
        Positions positions = new Positions(fetches, ResetPolicy.of("auto.offset.reset", policy));
        positions.assign(List.of(A));
        return positions;
    }

    @Test
    void beginsAtTheCommittedOffset() {
        Positions positions = positions("latest");
        long asked = positions.needsCommitted(0).get(A);
        assertThat(positions.needsCommitted(0)).isEmpty();
        assertThat(positions.committed(A, asked, Optional.of(new Position(7, 2))))
                .isTrue();
        assertThat(positions.position(A)).contains(new Position(7, 2));
        assertThat(told).containsExactly("start t-0@7");
    }

    @Test
    void withoutOneItGoesWhereThePolicySays() {
        Positions positions = positions("earliest");
        positions.committed(A, positions.needsCommitted(0).get(A), Optional.empty());
        Positions.Reset reset = positions.needsReset(0, 0).get(A);
        assertThat(reset.timestamp()).isEqualTo(-2);
        positions.resetTo(A, reset.version(), new Position(3, 0));
        assertThat(positions.consumed()).containsEntry(A, new Position(3, 0));
    }

    @Test
    void withNoPolicyThereIsNowhereToGo() {
        Positions positions = positions("none");
        assertThat(positions.committed(A, positions.needsCommitted(0).get(A), Optional.empty()))
                .isFalse();
        assertThat(positions.resetUnknown()).containsExactly(A);
    }

    @Test
    void aDurationIsATimeBeforeNow() {
        Positions positions = positions("by_duration:PT1H");
        positions.resetUnknown();
        assertThat(positions.needsReset(0, 5_000_000).get(A).timestamp()).isEqualTo(1_400_000);
        assertThatThrownBy(() -> ResetPolicy.of("auto.offset.reset", "by_duration:-PT1H"))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ResetPolicy.of("auto.offset.reset", "somewhere"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void anAnswerThatCameAfterASeekIsVoid() {
        Positions positions = positions("earliest");
        long asked = positions.needsCommitted(0).get(A);
        positions.seek(A, new Position(50, -1));
        positions.committed(A, asked, Optional.of(new Position(7, 2)));
        assertThat(positions.position(A)).contains(new Position(50, -1));
        long first = version;
        positions.seek(A, new Position(60, -1));
        assertThat(positions.isCurrent(A, first)).isFalse();
        positions.consumed(A, first, new Position(51, 0));
        assertThat(positions.position(A)).contains(new Position(60, -1));
        assertThat(positions.outOfRange(A, first)).isTrue();
        assertThat(positions.position(A)).contains(new Position(60, -1));
    }

    @Test
    void whatWasNotAnsweredIsAskedAgainLater() {
        Positions positions = positions("earliest");
        positions.unanswered(A, positions.needsCommitted(0).get(A), 100);
        assertThat(positions.nextRetryMs()).isEqualTo(100);
        assertThat(positions.needsCommitted(99)).isEmpty();
        assertThat(positions.needsCommitted(100)).containsKey(A);
    }

    @Test
    void aLogThatWasCutIsReadFromWhereItGoesOn() {
        Positions positions = positions("latest");
        positions.seek(A, new Position(50, 3));
        assertThat(positions.diverged(A, version, new Position(40, 2))).isTrue();
        assertThat(positions.position(A)).contains(new Position(40, 2));
        Positions strict = positions("none");
        strict.seek(A, new Position(50, 3));
        assertThat(strict.diverged(A, version, new Position(40, 2))).isFalse();
        assertThat(strict.outOfRange(A, version)).isFalse();
    }

    @Test
    void whatStaysAssignedKeepsItsPlace() {
        Positions positions = positions("earliest");
        positions.seek(A, new Position(5, -1));
        positions.assign(List.of(A, B));
        assertThat(positions.position(A)).contains(new Position(5, -1));
        positions.assign(List.of(B));
        assertThat(told).endsWith("stop t-0");
        assertThatThrownBy(() -> positions.position(A)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPauseOutlivesASeek() {
        Positions positions = positions("earliest");
        positions.pause(A, true);
        positions.pause(A, true);
        positions.seek(A, new Position(5, -1));
        positions.pause(A, false);
        assertThat(told).containsExactly("pause t-0", "start t-0@5 paused", "resume t-0");
        assertThat(positions.paused()).isEmpty();
    }

    @Test
    void theLagIsWhatLiesBetweenThePlaceAndTheEnd() {
        Positions positions = positions("earliest");
        assertThat(positions.lag(A)).isEmpty();
        positions.seek(A, new Position(5, -1));
        positions.progressed(A, version, 12, 1);
        assertThat(positions.lag(A)).hasValue(7);
        assertThat(positions.lead(A)).hasValue(4);
    }
}
