package io.odradek.clients.consumer.assignor;

import io.odradek.common.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All partitions of all topics, one after the other, to the members in turn; who does not read a topic is passed over. Pure logic. */
public final class RoundRobinAssignment {

    private RoundRobinAssignment() {}

    /** Who gets what. */
    public static Map<String, List<TopicPartition>> of(
            Map<String, Integer> partitions, Collection<GroupMember> members) {
        Assignments assignments = new Assignments(members);
        List<GroupMember> order = members.stream().sorted(GroupMember.ORDER).toList();
        int next = 0;
        for (Map.Entry<String, Integer> topic : new TreeMap<>(partitions).entrySet()) {
            if (order.stream().noneMatch(member -> member.topics().contains(topic.getKey()))) {
                continue;
            }
            for (int partition = 0; partition < topic.getValue(); partition++) {
                while (!order.get(next % order.size()).topics().contains(topic.getKey())) {
                    next++;
                }
                assignments.give(order.get(next++ % order.size()).id(), new TopicPartition(topic.getKey(), partition));
            }
        }
        return assignments.all();
    }
}
