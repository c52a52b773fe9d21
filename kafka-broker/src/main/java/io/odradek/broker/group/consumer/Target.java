package io.odradek.broker.group.consumer;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** Who shall have what in the present epoch of a group. */
final class Target {

    private final List<Assignor> assignors;
    private Map<String, SortedSet<TopicIdPartition>> byMember = new HashMap<>();
    private Assignor assignor;

    Target(List<Assignor> assignors) {
        this.assignors = assignors;
        this.assignor = assignors.get(0);
    }

    boolean knows(String assignorName) {
        return assignors.stream().anyMatch(one -> one.name().equals(assignorName));
    }

    Set<TopicIdPartition> of(String member) {
        SortedSet<TopicIdPartition> target = byMember.get(member);
        return target == null ? Set.of() : Collections.unmodifiableSet(target);
    }

    /** A static member goes on under another id. */
    void rename(String former, String now) {
        SortedSet<TopicIdPartition> target = byMember.remove(former);
        if (target != null) {
            byMember.put(now, target);
        }
    }

    /** What a member shall have, as another coordinator has left it. */
    void restore(String member, SortedSet<TopicIdPartition> target) {
        byMember.put(member, target);
    }

    /** The one by which the target was made, as another coordinator has left it; the first when there is none such now. */
    void restoreAssignor(String name) {
        assignors.stream().filter(one -> one.name().equals(name)).findFirst().ifPresent(one -> assignor = one);
    }

    /** Whether every partition that is read shall be with exactly one member that reads it, and nothing else with anybody. */
    boolean isOf(Subscriptions read) {
        Set<TopicIdPartition> all = new HashSet<>();
        for (Map.Entry<String, SortedSet<TopicIdPartition>> entry : byMember.entrySet()) {
            for (TopicIdPartition partition : entry.getValue()) {
                if (!read.includes(entry.getKey(), partition) || !all.add(partition)) {
                    return false;
                }
            }
        }
        return all.size() == read.count();
    }

    void compute(Collection<ConsumerMember> members, Subscriptions read) {
        assignor = chosenBy(members);
        List<Assignor.Reader> readers = members.stream()
                .map(member -> new Assignor.Reader(
                        member.id(), member.instanceId(), read.byMember().get(member.id()), of(member.id())))
                .toList();
        byMember = assignor.assign(readers, read.partitions());
    }

    /** The one that most members ask for; among equals, and where none asks, the one that stands first. */
    private Assignor chosenBy(Collection<ConsumerMember> members) {
        Assignor best = assignors.get(0);
        long most = 0;
        for (Assignor one : assignors) {
            long votes = members.stream()
                    .filter(member -> member.wishes()
                            .assignor()
                            .filter(one.name()::equals)
                            .isPresent())
                    .count();
            if (votes > most) {
                most = votes;
                best = one;
            }
        }
        return best;
    }

    String assignor() {
        return assignor.name();
    }
}
