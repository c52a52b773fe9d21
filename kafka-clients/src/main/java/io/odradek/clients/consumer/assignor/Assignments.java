package io.odradek.clients.consumer.assignor;

import io.odradek.common.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each member gets, by its id, under construction. Runs on: one thread. */
final class Assignments {

    private final Map<String, List<TopicPartition>> byMember = new LinkedHashMap<>();

    Assignments(Collection<GroupMember> members) {
        members.forEach(member -> byMember.put(member.id(), new ArrayList<>()));
    }

    void give(String member, TopicPartition partition) {
        byMember.get(member).add(partition);
    }

    List<TopicPartition> of(String member) {
        return byMember.get(member);
    }

    Map<String, List<TopicPartition>> all() {
        return byMember;
    }
}
