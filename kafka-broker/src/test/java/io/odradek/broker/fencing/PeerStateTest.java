package io.odradek.broker.fencing;

import static io.odradek.broker.fencing.PeerState.Event.CLOSED;
import static io.odradek.broker.fencing.PeerState.Event.CONNECTED;
import static io.odradek.broker.fencing.PeerState.Event.REFUSED;
import static io.odradek.broker.fencing.PeerState.Event.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.broker.fencing.PeerState.Event;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerStateTest {

    @Test
    void shouldTakeAProcessForDeadWhoseHostRefusesInARowAfterItsConnectionEnded() {
        assertThat(after(CONNECTED, CLOSED, REFUSED, REFUSED, REFUSED).isDead()).isFalse();
        assertThat(after(CONNECTED, CLOSED, REFUSED, REFUSED, REFUSED, REFUSED).isDead())
                .isTrue();
    }

    @Test
    void shouldNotSuspectWhoNeverAcceptedAConnection() {
        assertThat(after(REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED).isDead())
                .isFalse();
    }

    @Test
    void shouldLeaveASilentHostToTheSessionTimeout() {
        assertThat(after(CONNECTED, CLOSED, REFUSED, REFUSED, SILENCE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED)
                        .isDead())
                .isFalse();
    }

    @Test
    void shouldBeginAnewWhenItConnectsAgain() {
        assertThat(after(CONNECTED, CLOSED, REFUSED, REFUSED, REFUSED, CONNECTED, CLOSED, REFUSED)
                        .isDead())
                .isFalse();
        assertThat(after(CONNECTED, CLOSED, REFUSED, REFUSED, REFUSED, REFUSED, CONNECTED)
                        .isDead())
                .as("it was wrongly suspected")
                .isFalse();
    }

    @Test
    void shouldAskAtOnceWhenAConnectionEndsAndQuicklyWhileInDoubt() {
        assertThat(after(CONNECTED, CLOSED).pauseMs(0)).isZero();
        assertThat(after(CONNECTED, CLOSED).pauseMs(1))
                .as("a process may die young")
                .isZero();
        assertThat(after(CONNECTED, CLOSED).pauseMs(2))
                .as("a listener that accepts and hangs up is not asked without a pause")
                .isEqualTo(PeerState.RETRY_MS);
        assertThat(after(CONNECTED, CLOSED, REFUSED).pauseMs(2)).isEqualTo(PeerState.PAUSE_MS);
        assertThat(after(SILENCE).pauseMs(0)).isEqualTo(PeerState.RETRY_MS);
    }

    private static PeerState after(Event... events) {
        return Stream.of(events).reduce(PeerState.UNKNOWN, PeerState::on, (first, second) -> second);
    }
}
