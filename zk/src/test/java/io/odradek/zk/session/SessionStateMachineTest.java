package io.odradek.zk.session;

import static io.odradek.zk.session.SessionStateMachine.Event.CLOSED;
import static io.odradek.zk.session.SessionStateMachine.Event.CONFIRMED;
import static io.odradek.zk.session.SessionStateMachine.Event.CONNECTED;
import static io.odradek.zk.session.SessionStateMachine.Event.DISCONNECTED;
import static io.odradek.zk.session.SessionStateMachine.Event.EXPIRED;
import static io.odradek.zk.session.SessionStateMachine.Event.OVERDUE;
import static io.odradek.zk.session.SessionStateMachine.Event.REJOINED;
import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.zk.session.SessionStateMachine.Event;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SessionStateMachineTest {

    @Test
    void shouldComeBackToConnectedWithinTheSession() {
        assertThat(states(CONNECTED, DISCONNECTED, CONNECTED))
                .containsExactly(SessionState.CONNECTED, SessionState.SUSPENDED, SessionState.CONNECTED);
    }

    @Test
    void shouldRejoinAfterALoss() {
        assertThat(states(CONNECTED, DISCONNECTED, EXPIRED, CONNECTED, REJOINED))
                .containsExactly(
                        SessionState.CONNECTED,
                        SessionState.SUSPENDED,
                        SessionState.LOST,
                        SessionState.REJOINING,
                        SessionState.CONNECTED);
    }

    @Test
    void shouldStillHaveToRejoinWhenTheConnectionBreaksMeanwhile() {
        assertThat(states(CONNECTED, EXPIRED, CONNECTED, DISCONNECTED, CONNECTED))
                .endsWith(SessionState.REJOINING, SessionState.SUSPENDED, SessionState.REJOINING);
    }

    @Test
    void shouldNotTakeTheFirstRegistrationForARejoining() {
        assertThat(states(CONNECTED, REJOINED)).containsExactly(SessionState.CONNECTED, SessionState.CONNECTED);
    }

    @Test
    void shouldNotRejoinWhileTheConnectionIsGone() {
        assertThat(states(CONNECTED, EXPIRED, CONNECTED, DISCONNECTED, REJOINED))
                .endsWith(SessionState.SUSPENDED);
    }

    @Test
    void shouldStayLostAndStayClosed() {
        assertThat(states(CONNECTED, EXPIRED, DISCONNECTED)).endsWith(SessionState.LOST);
        assertThat(states(CONNECTED, CLOSED, CONNECTED)).endsWith(SessionState.CLOSED);
    }

    @Test
    void shouldNotKnowWhenTheLeaseIsOverUntilTheSameSessionOrItsEndComes() {
        assertThat(states(CONNECTED, DISCONNECTED, OVERDUE, DISCONNECTED, OVERDUE))
                .endsWith(
                        SessionState.SUSPENDED, SessionState.UNCERTAIN, SessionState.UNCERTAIN, SessionState.UNCERTAIN);
        assertThat(states(CONNECTED, DISCONNECTED, OVERDUE, CONNECTED)).endsWith(SessionState.CONNECTED);
        assertThat(states(CONNECTED, DISCONNECTED, OVERDUE, EXPIRED, CONNECTED, REJOINED))
                .endsWith(SessionState.LOST, SessionState.REJOINING, SessionState.CONNECTED);
    }

    @Test
    void shouldDoubtAServerThatHearsNothingOfItsLeader() {
        assertThat(states(CONNECTED, OVERDUE, CONFIRMED))
                .containsExactly(SessionState.CONNECTED, SessionState.UNCERTAIN, SessionState.CONNECTED);
    }

    @Test
    void shouldNotTakeAnAnswerOrALeaseForMoreThanItIs() {
        assertThat(states(CONNECTED, DISCONNECTED, CONFIRMED)).endsWith(SessionState.SUSPENDED);
        assertThat(states(CONNECTED, EXPIRED, OVERDUE, CONNECTED, OVERDUE))
                .endsWith(SessionState.LOST, SessionState.LOST, SessionState.REJOINING, SessionState.REJOINING);
    }

    private static List<SessionState> states(Event... events) {
        SessionStateMachine machine = new SessionStateMachine();
        return Stream.of(events).map(machine::on).toList();
    }
}
