package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.cluster.TopicImage;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Decides which partitions a broker claims. Pure: an image, a broker and its places in the queues in, compare-and-sets out.
 *
 * <p>A broker claims a partition if nobody leads it (see {@link Candidates#isLed}), it is one of the candidates, and it is its
 * turn:
 *
 * <table>
 * <caption>whose turn it is</caption>
 * <tr><td>first in the queue</td><td>claims</td></tr>
 * <tr><td>behind others</td><td>waits: the first claims, or leaves</td></tr>
 * <tr><td>no place yet</td><td>claims if it is the first of the candidates in the order of the replicas</td></tr>
 * <tr><td>waited too long</td><td>likewise: a queue decides the order, it must not hold anything up</td></tr>
 * </table>
 *
 * <p>Two brokers may believe that it is their turn; the compare-and-set decides. The new ISR is the part of the old one that is
 * alive, the leader always among it.
 *
 * <p>A broker whose last stop may have cost it records (<em>suspect</em>) withdraws where another live broker lacks nothing,
 * and where none is left it leads as one that has to recover.
 *
 * @param brokerId who claims
 * @param rules of each topic
 * @param place in the queue of a partition
 * @param suspect the partitions whose records may be incomplete here
 */
record LeaderClaims(
        int brokerId,
        ElectionRules.Source rules,
        Function<TopicPartition, Place> place,
        Predicate<TopicPartition> suspect) {

    /** The claims on the partitions of some topics. */
    List<Claim> decide(ClusterImage image, Iterable<String> topics) {
        List<Claim> claims = new ArrayList<>();
        topics.forEach(name -> image.topic(name).ifPresent(topic -> decide(image, topic, claims)));
        return claims;
    }

    private void decide(ClusterImage image, TopicImage topic, List<Claim> claims) {
        if (image.deletions().contains(topic.name())) {
            return;
        }
        ElectionRules rulesOfTopic = rules.of(image, topic.name());
        for (PartitionImage partition : topic.partitions()) {
            decide(image, topic.name(), partition, rulesOfTopic).ifPresent(claims::add);
        }
    }

    /** The claim on one partition. */
    Optional<Claim> decide(ClusterImage image, String topic, PartitionImage partition, ElectionRules rulesOfTopic) {
        if (!partition.hasState() || !partition.replicas().contains(brokerId)) {
            return Optional.empty();
        }
        TopicPartition key = new TopicPartition(topic, partition.partition());
        boolean mayLackRecords = suspect.test(key) && Candidates.isSafe(partition, brokerId);
        if (mayLackRecords && othersAreSafe(image, partition)) {
            PartitionState without = partition.state().without(brokerId, image.controllerEpoch());
            return Optional.of(claim(key, partition, without, Claim.Reason.WITHDRAW));
        }
        Candidates candidates = Candidates.of(image, partition, rulesOfTopic.unclean());
        if (Candidates.isLed(image, partition) || !isMyTurn(candidates, place.apply(key))) {
            return Optional.empty();
        }
        boolean unclean = mayLackRecords || candidates.kind() == Candidates.Kind.UNCLEAN;
        PartitionState next = unclean
                ? partition.state().electUncleanly(brokerId, image.controllerEpoch())
                : partition
                        .state()
                        .elect(
                                brokerId,
                                newIsr(image, partition),
                                rulesOfTopic.minIsr(partition),
                                image.controllerEpoch());
        return Optional.of(claim(key, partition, next, unclean ? Claim.Reason.LEAD_UNCLEANLY : Claim.Reason.LEAD));
    }

    private boolean othersAreSafe(ClusterImage image, PartitionImage partition) {
        return partition.replicas().stream()
                .anyMatch(other -> other != brokerId && image.isAlive(other) && Candidates.isSafe(partition, other));
    }

    private boolean isMyTurn(Candidates candidates, Place at) {
        return switch (at) {
            case FIRST -> candidates.contains(brokerId);
            case WAITING -> false;
            case NONE, OVERDUE -> candidates.isFirst(brokerId);
        };
    }

    private List<Integer> newIsr(ClusterImage image, PartitionImage partition) {
        List<Integer> alive = partition.isr().stream().filter(image::isAlive).toList();
        return alive.contains(brokerId) ? alive : List.of(brokerId);
    }

    private static Claim claim(TopicPartition key, PartitionImage partition, PartitionState next, Claim.Reason reason) {
        return new Claim(new Change(key.topic(), key.partition(), partition.stateVersion(), next), reason);
    }
}
