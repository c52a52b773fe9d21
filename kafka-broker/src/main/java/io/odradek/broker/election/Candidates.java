package io.odradek.broker.election;

import io.odradek.broker.cluster.BrokerImage;
import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import java.util.List;

/**
 * Who may lead a partition that nobody leads: the strongest kind of which somebody lives. Pure.
 *
 * @param kind what they are
 * @param ids live brokers, in the order of the replicas; empty when nobody may lead
 */
public record Candidates(Kind kind, List<Integer> ids) {

    /** From the best to the worst. */
    public enum Kind {
        /** In the ISR. */
        IN_SYNC,
        /** Left the ISR when nothing could be committed without them any more (KIP-966). */
        ELIGIBLE,
        /** Any replica: records may be lost, by explicit leave. */
        UNCLEAN
    }

    /** Those of a partition. */
    public static Candidates of(ClusterImage image, PartitionImage partition, boolean unclean) {
        List<Integer> alive =
                partition.replicas().stream().filter(image::isAlive).toList();
        List<Integer> inSync = common(alive, partition.isr());
        if (!inSync.isEmpty()) {
            return new Candidates(Kind.IN_SYNC, inSync);
        }
        List<Integer> eligible = common(alive, partition.state().eligible());
        if (!eligible.isEmpty() || !unclean) {
            return new Candidates(Kind.ELIGIBLE, eligible);
        }
        return new Candidates(Kind.UNCLEAN, alive);
    }

    private static List<Integer> common(List<Integer> alive, List<Integer> members) {
        return alive.stream().filter(members::contains).toList();
    }

    /**
     * Whether a live broker leads the partition, one of its replicas. A state that was written before its leader's registration was written by or
     * for the former life of that broker; zxids of states and registrations are on one scale, so that "before" needs no clock.
     */
    public static boolean isLed(ClusterImage image, PartitionImage partition) {
        return image.broker(partition.leader())
                .map(BrokerImage::epoch)
                .filter(epoch ->
                        partition.stateZxid() > epoch && partition.replicas().contains(partition.leader()))
                .isPresent();
    }

    /** Whether a broker has lost nothing that was committed, as far as the state tells. */
    static boolean isSafe(PartitionImage partition, int brokerId) {
        return partition.replicas().contains(brokerId)
                && (partition.isr().contains(brokerId)
                        || partition.state().eligible().contains(brokerId));
    }

    boolean contains(int brokerId) {
        return ids.contains(brokerId);
    }

    /** The one who claims where no queue says who is first. */
    boolean isFirst(int brokerId) {
        return !ids.isEmpty() && ids.get(0) == brokerId;
    }
}
