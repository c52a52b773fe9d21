package io.odradek.zk.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Endpoint;
import io.odradek.zk.node.Incarnation;
import io.odradek.zk.session.SessionIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OccupantTest {

    private static final SessionIdentity OTHER = new SessionIdentity(2, new byte[] {9});
    private static final BrokerNode CLASSIC = new BrokerNode(
            List.of(new Endpoint("P", "PLAINTEXT", "there", 9092)), Optional.empty(), -1, 0, Optional.empty());

    @Test
    void shouldKnowItsOwnSession() {
        assertThat(Occupant.of(ours("me"), 3, 1, "me", 1)).isEqualTo(new Occupant.Ourselves(3));
    }

    @Test
    void shouldTakeItsOwnInstanceInAnotherSessionForDead() {
        assertThat(Occupant.of(ours("me"), 0, 2, "me", 1)).isEqualTo(new Occupant.Ghost(OTHER));
    }

    @Test
    void shouldNotCloseASessionThatTheZnodeDoesNotBelongTo() {
        assertThat(Occupant.of(ours("me"), 0, 3, "me", 1)).isInstanceOf(Occupant.Stranger.class);
    }

    @Test
    void shouldWaitForAnotherInstanceAsLongAsItsSessionCanLast() {
        assertThat(Occupant.of(ours("you"), 0, 2, "me", 1))
                .isEqualTo(new Occupant.Stranger("there:9092", Duration.ofSeconds(4)));
        assertThat(Occupant.of(CLASSIC, 0, 2, "me", 1))
                .isEqualTo(new Occupant.Stranger("there:9092", Duration.ofSeconds(18)));
    }

    private static BrokerNode ours(String instance) {
        return CLASSIC.with(new Incarnation(instance, OTHER, Duration.ofSeconds(4)), 0);
    }
}
