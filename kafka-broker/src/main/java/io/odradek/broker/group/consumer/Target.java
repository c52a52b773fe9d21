package io.odradek.broker.group.consumer;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
                    .filter(member ->
                            member.assignor().filter(one.name()::equals).isPresent())
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
