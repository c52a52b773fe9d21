package io.odradek.clients.consumer;

import io.odradek.clients.consumer.ConsumerPartitionAssignor.Assignment;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.GroupAssignment;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import io.odradek.clients.consumer.ConsumerPartitionAssignor.Subscription;
import io.odradek.clients.consumer.assignor.GroupMember;
import io.odradek.common.Cluster;
import io.odradek.common.Node;
import io.odradek.common.PartitionInfo;
import io.odradek.common.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** What the assignments of this package are computed from. Runs on: any thread; without state. */
final class AssignorInput {

    /** What a member has, and in which generation it got it. */
    record Owned(List<TopicPartition> partitions, int generation) {}

    private AssignorInput() {}

    static List<GroupMember> members(GroupSubscription group, BiFunction<String, Subscription, Owned> owned) {
        List<GroupMember> members = new ArrayList<>();
        group.groupSubscription().forEach((id, subscription) -> {
            Owned has = owned.apply(id, subscription);
            members.add(new GroupMember(
                    id,
                    subscription.groupInstanceId().orElse(null),
                    subscription.rackId().orElse(null),
                    new LinkedHashSet<>(subscription.topics()),
                    has.partitions(),
                    has.generation()));
        });
        return members;
    }

    /** How many partitions each topic has that somebody reads and that exists. */
    static Map<String, Integer> sizes(Cluster cluster, List<GroupMember> members) {
        Map<String, Integer> sizes = new HashMap<>();
        topics(members).forEach(topic -> {
            int size = cluster.partitionsForTopic(topic).size();
            if (size > 0) {
                sizes.put(topic, size);
            }
        });
        return sizes;
    }

    /** For each such topic and partition, the racks of its replicas. */
    static Map<String, List<Set<String>>> racks(Cluster cluster, List<GroupMember> members) {
        Map<String, List<Set<String>>> racks = new HashMap<>();
        topics(members).forEach(topic -> {
            List<PartitionInfo> partitions = new ArrayList<>(cluster.partitionsForTopic(topic));
            partitions.sort(Comparator.comparingInt(PartitionInfo::partition));
            if (!partitions.isEmpty()) {
                racks.put(topic, partitions.stream().map(AssignorInput::racksOf).toList());
            }
        });
        return racks;
    }

    private static Set<String> racksOf(PartitionInfo partition) {
        Set<String> racks = new HashSet<>();
        for (Node replica : partition.replicas()) {
            if (replica.rack() != null) {
                racks.add(replica.rack());
            }
        }
        return racks;
    }

    private static Set<String> topics(List<GroupMember> members) {
        Set<String> topics = new HashSet<>();
        members.forEach(member -> topics.addAll(member.topics()));
        return topics;
    }

    static GroupAssignment result(Map<String, List<TopicPartition>> partitions) {
        Map<String, Assignment> assignments = new HashMap<>();
        partitions.forEach((member, list) -> assignments.put(member, new Assignment(list)));
        return new GroupAssignment(assignments);
    }
}
