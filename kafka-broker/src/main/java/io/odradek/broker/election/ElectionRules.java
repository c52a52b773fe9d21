package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;

/**
 * What a topic's configuration says about elections.
 *
 * @param minInsyncReplicas {@code min.insync.replicas}
 * @param unclean {@code unclean.leader.election.enable}: whether a replica that lacks records may lead when no other can
 */
public record ElectionRules(int minInsyncReplicas, boolean unclean) {

    /** Finds the rules of a topic. Runs on: any thread; quick. */
    @FunctionalInterface
    public interface Source {
        ElectionRules of(ClusterImage image, String topic);
    }

    /** The least size of the ISR that acks=all asks for; no more than there are replicas. */
    public int minIsr(PartitionImage partition) {
        return Math.max(1, Math.min(minInsyncReplicas, partition.replicas().size()));
    }
}
