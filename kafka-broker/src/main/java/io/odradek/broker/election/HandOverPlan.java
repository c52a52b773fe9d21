package io.odradek.broker.election;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.common.TopicPartition;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what a leader hands over, and to whom. Pure.
 *
 * <p>A successor is alive, in sync, and not the leader itself; where there is none, the partition stays.
 *
 * @param brokerId the leader
 */
public record HandOverPlan(int brokerId, ElectionRules.Source rules) {

    /**
     * All that the broker leads, because it is about to stop: to the preferred replica where that can lead, and else to the one
     * that has been given the fewest. The broker leaves the ISR with the same write.
     */
    public List<HandOver> leaving(ClusterImage image) {
        List<HandOver> plan = new ArrayList<>();
        Map<Integer, Integer> given = new HashMap<>();
        image.forEachTopic(topic -> topic.partitions().forEach(partition -> {
            TopicPartition name = new TopicPartition(topic.name(), partition.partition());
            if (!image.deletions().contains(topic.name()) && isMine(image, partition)) {
                successor(image, partition, given).ifPresent(successor -> {
                    given.merge(successor, 1, Integer::sum);
                    plan.add(handOver(image, name, partition, successor, true));
                });
            }
        }));
        return plan;
    }

    /** Those of the partitions that the broker leads in place of their preferred replica, which could. */
    public List<HandOver> preferred(ClusterImage image, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Integer> targets = new HashMap<>();
        for (TopicPartition name : partitions) {
            image.partition(name.topic(), name.partition())
                    .filter(partition -> !partition.replicas().isEmpty())
                    .ifPresent(
                            partition -> targets.put(name, partition.replicas().get(0)));
        }
        return to(image, targets);
    }

    /** Those of the partitions that the broker leads and whose wanted leader could lead. */
    public List<HandOver> to(ClusterImage image, Map<TopicPartition, Integer> targets) {
        List<HandOver> plan = new ArrayList<>();
        targets.forEach((name, target) -> image.partition(name.topic(), name.partition())
                .filter(partition ->
                        isMine(image, partition) && candidates(image, partition).contains(target))
                .ifPresent(partition -> plan.add(handOver(image, name, partition, target, false))));
        return plan;
    }

    private boolean isMine(ClusterImage image, PartitionImage partition) {
        return partition.leader() == brokerId && Candidates.isLed(image, partition);
    }

    private List<Integer> candidates(ClusterImage image, PartitionImage partition) {
        return partition.replicas().stream()
                .filter(id ->
                        id != brokerId && image.isAlive(id) && partition.isr().contains(id))
                .toList();
    }

    private Optional<Integer> successor(ClusterImage image, PartitionImage partition, Map<Integer, Integer> given) {
        List<Integer> candidates = candidates(image, partition);
        int preferred = partition.replicas().get(0);
        return candidates.contains(preferred)
                ? Optional.of(preferred)
                : candidates.stream().min(Comparator.comparingInt(id -> given.getOrDefault(id, 0)));
    }

    private HandOver handOver(
            ClusterImage image, TopicPartition name, PartitionImage partition, int successor, boolean leaving) {
        List<Integer> isr = partition.isr().stream()
                .filter(member -> !leaving || member != brokerId)
                .toList();
        int minIsr = rules.of(image, name.topic()).minIsr(partition);
        PartitionState next = partition.state().elect(successor, isr, minIsr, image.controllerEpoch());
        Change change = new Change(name.topic(), name.partition(), partition.stateVersion(), next);
        return new HandOver(name, partition.leaderEpoch(), successor, change);
    }
}
