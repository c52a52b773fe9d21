package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which partitions a broker claims. Pure: an image, a broker and its incarnation in, compare-and-sets out.
 *
 * <p>A broker claims a partition if it is one of the replicas and in sync, and nobody leads: there is no leader, the leader is
 * not alive, or the state names this broker but was written before its present registration, by or for its former life. The
 * zxids of states and registrations are on one scale, so that "before" needs no clock. The new ISR is the part of the old one
 * that is alive, this broker always among it.
 *
 * @param brokerId who claims
 * @param brokerEpoch its present incarnation
 */
public record LeaderClaims(int brokerId, long brokerEpoch) {

    /** The claims on all partitions. */
    public List<Change> decide(ClusterImage image) {
        List<Change> claims = new ArrayList<>();
        image.forEachTopic(topic -> decide(image, topic, claims));
        return claims;
    }

    /** The claims on the partitions of some topics. */
    public List<Change> decide(ClusterImage image, Iterable<String> topics) {
        List<Change> claims = new ArrayList<>();
        topics.forEach(name -> image.topic(name).ifPresent(topic -> decide(image, topic, claims)));
        return claims;
    }

    private void decide(ClusterImage image, TopicImage topic, List<Change> claims) {
        if (image.deletions().contains(topic.name())) {
            return;
        }
        for (PartitionImage partition : topic.partitions()) {
            decide(image, topic.name(), partition).ifPresent(claims::add);
        }
    }

    private Optional<Change> decide(ClusterImage image, String topic, PartitionImage partition) {
        boolean candidate = partition.hasState()
                && partition.replicas().contains(brokerId)
                && partition.isr().contains(brokerId);
        if (!candidate || isLed(image, partition)) {
            return Optional.empty();
        }
        List<Integer> isr = partition.isr().stream()
                .filter(member -> member == brokerId || image.isAlive(member))
                .toList();
        return Optional.of(new Change(
                topic,
                partition.partition(),
                partition.stateVersion(),
                partition.state().elect(brokerId, isr, 1, image.controllerEpoch())));
    }

    private boolean isLed(ClusterImage image, PartitionImage partition) {
        return partition.leader() == brokerId ? partition.stateZxid() > brokerEpoch : image.isAlive(partition.leader());
    }
}
