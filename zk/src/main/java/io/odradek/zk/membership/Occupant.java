package io.odradek.zk.membership;

import io.odradek.zk.node.BrokerNode;
import io.odradek.zk.node.Incarnation;
import io.odradek.zk.session.SessionIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * Who holds the registration that this broker wants, and what follows. Pure: the znode that was found in, the step out.
 *
 * <table>
 * <caption>decisions</caption>
 * <tr><td>our own session</td><td>the answer was lost: it is ours, remove and register anew, so that data and epoch fit</td></tr>
 * <tr><td>our own instance, another session</td><td>our former life, dead for certain: end its session</td></tr>
 * <tr><td>another instance</td><td>wait until its session would have ended, then give up</td></tr>
 * <tr><td>another implementation's broker</td><td>likewise, with the session timeout that those have</td></tr>
 * </table>
 */
sealed interface Occupant {

    /** What other implementations use unless told otherwise. */
    Duration CLASSIC_SESSION_TIMEOUT = Duration.ofSeconds(18);

    /** Left by this very session. */
    record Ourselves(int version) implements Occupant {}

    /** Left by the former process of this data directory. */
    record Ghost(SessionIdentity session) implements Occupant {}

    /** Somebody else: alive, if it is still there after so long. */
    record Stranger(String address, Duration patience) implements Occupant {}

    static Occupant of(BrokerNode node, int version, long ephemeralOwner, String ourInstance, long ourSession) {
        if (ephemeralOwner == ourSession) {
            return new Ourselves(version);
        }
        Optional<Incarnation> incarnation = node.incarnation();
        boolean former = incarnation
                .filter(other ->
                        other.instance().equals(ourInstance) && other.session().sessionId() == ephemeralOwner)
                .isPresent();
        if (former) {
            return new Ghost(incarnation.get().session());
        }
        return new Stranger(
                node.address(), incarnation.map(Incarnation::sessionTimeout).orElse(CLASSIC_SESSION_TIMEOUT));
    }
}
