package io.odradek.broker.controller;

import io.odradek.broker.cluster.ClusterImage;
import io.odradek.broker.cluster.PartitionImage;
import io.odradek.broker.election.Candidates;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import io.odradek.protocol.ErrorCode;
import io.odradek.zk.node.PartitionState;
import io.odradek.zk.store.PartitionStateStore.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a requested election means on an image of the cluster. Pure. */
final class ElectionPlanner {

    private static final int PERCENT = 100;

    private ElectionPlanner() {}

    /**
     * Makes sure that the preferred replica of a partition does not lead and could.
     *
     * @throws ApiException UNKNOWN_TOPIC_OR_PARTITION, ELECTION_NOT_NEEDED, PREFERRED_LEADER_NOT_AVAILABLE
     */
    static void requirePreferredElection(ClusterImage image, TopicPartition name) {
        PartitionImage partition = require(image, name);
        int preferred = partition.replicas().get(0);
        if (partition.leader() == preferred && Candidates.isLed(image, partition)) {
            throw new ApiException(
                    ErrorCode.ELECTION_NOT_NEEDED, "the preferred replica " + preferred + " of " + name + " leads");
        }
        if (!image.isAlive(preferred) || !partition.isr().contains(preferred)) {
            throw new ApiException(
                    ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                    "the preferred replica " + preferred + " of " + name + " is "
                            + (image.isAlive(preferred) ? "not in sync " + partition.isr() : "not alive"));
        }
    }

    /**
     * The election of any live replica, the best that there is, for a partition that nobody leads.
     *
     * @throws ApiException UNKNOWN_TOPIC_OR_PARTITION, ELECTION_NOT_NEEDED, ELIGIBLE_LEADERS_NOT_AVAILABLE
     */
    static Change uncleanElection(ClusterImage image, TopicPartition name) {
        PartitionImage partition = require(image, name);
        if (Candidates.isLed(image, partition)) {
            throw new ApiException(
                    ErrorCode.ELECTION_NOT_NEEDED, name + " has a live leader, broker " + partition.leader());
        }
        Candidates candidates = Candidates.of(image, partition, true);
        if (candidates.ids().isEmpty()) {
            throw new ApiException(
                    ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                    "none of the replicas " + partition.replicas() + " of " + name + " is alive");
        }
        int leader = candidates.ids().get(0);
        PartitionState next = candidates.kind() == Candidates.Kind.UNCLEAN
                ? partition.state().electUncleanly(leader, image.controllerEpoch())
                : partition
                        .state()
                        .elect(
                                leader,
                                candidates.kind() == Candidates.Kind.IN_SYNC ? candidates.ids() : List.of(leader),
                                partition.replicas().size(),
                                image.controllerEpoch());
        return new Change(name.topic(), name.partition(), partition.stateVersion(), next);
    }

    private static PartitionImage require(ClusterImage image, TopicPartition name) {
        return image.partition(name.topic(), name.partition())
                .filter(partition -> partition.hasState() && !image.deletions().contains(name.topic()))
                .orElseThrow(
                        () -> new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no partition " + name));
    }

    /** All partitions of all topics. */
    static List<TopicPartition> all(ClusterImage image) {
        List<TopicPartition> all = new ArrayList<>();
        image.forEachTopic(topic -> topic.partitions()
                .forEach(partition -> all.add(new TopicPartition(topic.name(), partition.partition()))));
        return all;
    }

    /** How many partitions their preferred replica does not lead. */
    static int imbalance(ClusterImage image) {
        return byPreferred(image).values().stream()
                .mapToInt(preference -> preference.elsewhere.size())
                .sum();
    }

    /**
     * The partitions to give back: those of each live broker that leads too few of the ones that prefer it.
     *
     * @param percentage of them that may be led by others
     */
    static List<TopicPartition> toBalance(ClusterImage image, int percentage) {
        List<TopicPartition> wanted = new ArrayList<>();
        byPreferred(image).forEach((broker, preference) -> {
            boolean tooMany = (long) preference.elsewhere.size() * PERCENT > (long) preference.total * percentage;
            if (tooMany && image.isAlive(broker)) {
                wanted.addAll(preference.elsewhere);
            }
        });
        return wanted;
    }

    /** The partitions that prefer one broker. */
    private static final class Preference {
        private int total;
        private final List<TopicPartition> elsewhere = new ArrayList<>();
    }

    private static Map<Integer, Preference> byPreferred(ClusterImage image) {
        Map<Integer, Preference> byBroker = new HashMap<>();
        image.forEachTopic(topic -> {
            if (!image.deletions().contains(topic.name())) {
                topic.partitions().stream()
                        .filter(partition -> !partition.replicas().isEmpty())
                        .forEach(partition -> {
                            int preferred = partition.replicas().get(0);
                            Preference preference = byBroker.computeIfAbsent(preferred, broker -> new Preference());
                            preference.total++;
                            if (partition.leader() != preferred) {
                                preference.elsewhere.add(new TopicPartition(topic.name(), partition.partition()));
                            }
                        });
            }
        });
        return byBroker;
    }
}
