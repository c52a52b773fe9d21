package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.election.LatchBudget;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What brokers' places in the queues for leadership take, with what one request has added so far: each replica takes a place, and
 * ZooKeeper has to end all places of a broker in one transaction.
 *
 * <p>Runs on: the controller's loop, for one request.
 */
final class LatchUse {

    private final LatchBudget budget;
    private Map<Integer, Long> used;

    LatchUse(LatchBudget budget, ClusterImage image) {
        this.budget = budget;
        this.used = budget.used(image);
    }

    /**
     * Counts new partitions in.
     *
     * @param first the number of the first of them
     * @throws ApiException with POLICY_VIOLATION if a broker would have too many places; then nothing is counted
     */
    void add(String topic, int first, List<List<Integer>> replicas) {
        Map<Integer, Long> after = new HashMap<>(used);
        for (int i = 0; i < replicas.size(); i++) {
            long bytes = budget.bytes(first + i);
            if (replicas.get(i).size() > 1) {
                replicas.get(i).forEach(broker -> after.merge(broker, bytes, Long::sum));
            }
        }
        after.forEach((broker, bytes) -> require(topic, broker, bytes));
        used = after;
    }

    private void require(String topic, int broker, long bytes) {
        if (bytes > budget.maxBytes()) {
            throw new ApiException(
                    ErrorCode.POLICY_VIOLATION,
                    "topic '" + topic + "' would give broker " + broker
                            + " more replicas than ZooKeeper can let go of at once: its places in the queues for leadership"
                            + " would take " + bytes + " bytes, and " + LatchBudget.KEY + " allows " + budget.maxBytes()
                            + "; ask for fewer partitions or replicas, or add brokers");
        }
    }
}
