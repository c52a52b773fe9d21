package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.TopicNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what a move writes. Pure.
 *
 * <p>Errors: {@link ApiException} with the code for the client and a message that says what to do.
 */
final class ReassignmentPlanner {

    private ReassignmentPlanner() {}

    /**
     * What becomes of one partition.
     *
     * @param resizeAllowed whether the number of replicas may change
     */
    static Reassignment plan(NewReassignment wanted, ClusterImage image, boolean resizeAllowed) {
        String topic = wanted.partition().topic();
        PartitionImage partition = image.partition(topic, wanted.partition().partition())
                .filter(found -> !image.deletions().contains(topic))
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no partition " + wanted.partition()));
        Reassignment now = Reassignment.of(partition);
        if (wanted.replicas().isEmpty()) {
            if (!now.isUnderWay()) {
                throw new ApiException(
                        ErrorCode.NO_REASSIGNMENT_IN_PROGRESS,
                        wanted.partition() + " is not being reassigned: there is nothing to cancel");
            }
            return now.cancelled(partition.leader());
        }
        List<Integer> target = wanted.replicas().get();
        validate(wanted, target, image);
        if (!resizeAllowed && target.size() != now.origin().size()) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    wanted.partition() + " has " + now.origin().size() + " replicas, and the request forbids to change"
                            + " that: name as many, not " + target);
        }
        return now.towards(target);
    }

    private static void validate(NewReassignment wanted, List<Integer> target, ClusterImage image) {
        if (target.isEmpty()) {
            throw invalid(wanted, "name at least one broker");
        }
        if (new HashSet<>(target).size() != target.size()) {
            throw invalid(wanted, "name each broker once, not " + target);
        }
        for (int broker : target) {
            if (!image.isAlive(broker)) {
                throw invalid(
                        wanted,
                        "broker " + broker + " is not alive, choose among "
                                + image.brokers().keySet());
            }
        }
    }

    private static ApiException invalid(NewReassignment wanted, String what) {
        return new ApiException(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT, "reassignment of " + wanted.partition() + ": " + what);
    }

    /** The topic's znode with some of its partitions moving, or done. */
    static TopicNode apply(TopicNode before, Map<Integer, Reassignment> changed) {
        Map<Integer, List<Integer>> replicas = new TreeMap<>(before.replicas());
        Map<Integer, List<Integer>> adding = new HashMap<>(before.adding());
        Map<Integer, List<Integer>> removing = new HashMap<>(before.removing());
        changed.forEach((partition, move) -> {
            replicas.put(partition, move.replicas());
            put(adding, partition, move.adding());
            put(removing, partition, move.removing());
        });
        return new TopicNode(before.id(), new TreeMap<>(replicas), adding, removing);
    }

    private static void put(Map<Integer, List<Integer>> map, int partition, List<Integer> brokers) {
        if (brokers.isEmpty()) {
            map.remove(partition);
        } else {
            map.put(partition, brokers);
        }
    }
}
