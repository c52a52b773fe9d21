package io.odradek.broker.fencing;

import io.odradek.broker.cluster.ClusterImage;
import java.util.Set;

/**
 * Whose duty it is to end the session of a dead process: the controller's; where that is dead itself, or there is none, the
 * duty of the broker with the lowest id that is not suspected. Pure.
 */
final class FencingDuty {

    private FencingDuty() {}

    static boolean isOf(int brokerId, ClusterImage image, Set<Integer> suspected) {
        int controller = image.controllerId();
        if (controller == brokerId) {
            return true;
        }
        if (image.isAlive(controller) && !suspected.contains(controller)) {
            return false;
        }
        return image.brokers().keySet().stream()
                .filter(id -> !suspected.contains(id))
                .findFirst()
                .filter(id -> id == brokerId)
                .isPresent();
    }
}
