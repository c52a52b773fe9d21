package io.odradek.broker.fencing;

import io.odradek.broker.cluster.ClusterImage;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * When it is a broker's turn to end the session of a dead process. The controller acts at once; where that is dead itself, or
 * there is none, the broker with the lowest id that is not suspected does. The others follow one after another, each when those
 * before it have had their time: they may not know that the process is dead, never having had a connection to it. Pure.
 */
final class FencingDuty {

    /** Far more than a broker needs that knows: so that mostly one acts. Two that act end the same session. */
    static final Duration TURN = Duration.ofMillis(250);

    private FencingDuty() {}

    /** How long after its suspicion a broker acts, if the registration still stands then. */
    static Duration delay(int brokerId, ClusterImage image, Set<Integer> suspected) {
        Set<Integer> able = new TreeSet<>(image.brokers().keySet());
        able.removeAll(suspected);
        int controller = image.controllerId();
        if (controller == brokerId) {
            return Duration.ZERO;
        }
        boolean controllerFirst = able.remove(controller);
        long before = able.stream().filter(id -> id < brokerId).count();
        return TURN.multipliedBy(controllerFirst ? before + 1 : before);
    }
}
