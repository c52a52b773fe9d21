package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the members read, of the topics that there are.
 *
 * @param byMember the topics of each
 * @param partitions how many each topic has that anybody reads
 */
record Subscriptions(Map<String, Set<Uuid>> byMember, Map<Uuid, Integer> partitions) {

    static final Subscriptions NONE = new Subscriptions(Map.of(), Map.of());

    static Subscriptions of(Collection<ConsumerMember> members, KnownTopics topics) {
        Map<String, Set<Uuid>> byMember = new HashMap<>();
        Map<Uuid, Integer> partitions = new HashMap<>();
        for (ConsumerMember member : members) {
            Set<Uuid> read = new HashSet<>();
            names(member, topics).forEach(name -> topics.find(name).ifPresent(topic -> {
                read.add(topic.id());
                partitions.put(topic.id(), topic.partitions());
            }));
            byMember.put(member.id(), read);
        }
        return new Subscriptions(byMember, partitions);
    }

    /** The names of all topics that a member wants to read, whether there are such topics or not. */
    static Set<String> names(ConsumerMember member, KnownTopics topics) {
        Set<String> names = new HashSet<>(member.wishes().topics());
        member.wishes().regex().ifPresent(regex -> names.addAll(topics.matching(regex)));
        return names;
    }

    /** How many partitions there are to be read. */
    int count() {
        return partitions.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether a member reads a partition, and there is one. */
    boolean includes(String member, TopicIdPartition partition) {
        return byMember.getOrDefault(member, Set.of()).contains(partition.topic())
                && partition.partition() < partitions.get(partition.topic());
    }
}
