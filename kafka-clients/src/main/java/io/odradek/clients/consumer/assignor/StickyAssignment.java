package io.odradek.clients.consumer.assignor;

import io.odradek.common.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * As even as can be, and then with as few partitions as can be changing hands: everybody keeps what it has; what nobody has goes to
 * whoever has the least; then, while one member has two more than another that could read some of it, directly or through others that
 * pass one on, it gives one away.
 *
 * <p>Each step of the last kind makes the sum of the squares of the loads smaller, so it ends.
 *
 * <p>Pure logic. Runs on: any thread. Source: KIP-54, KIP-341, KIP-429.
 */
public final class StickyAssignment {

    private final Map<String, Integer> partitions;
    private final List<GroupMember> members;
    private final Assignments assignments;
    private final Map<TopicPartition, String> owners = new HashMap<>();

    private StickyAssignment(Map<String, Integer> partitions, Collection<GroupMember> members) {
        this.partitions = partitions;
        this.members = members.stream().sorted(GroupMember.ORDER).toList();
        this.assignments = new Assignments(this.members);
    }

    /** Who gets what in the end. */
    public static Map<String, List<TopicPartition>> of(
            Map<String, Integer> partitions, Collection<GroupMember> members) {
        StickyAssignment assignment = new StickyAssignment(partitions, members);
        assignment.keep();
        assignment.fill();
        assignment.level();
        return assignment.assignments.all();
    }

    /**
     * Who gets what now, when a partition must be given back before another member may have it: without what still has another owner.
     */
    public static Map<String, List<TopicPartition>> cooperative(
            Map<String, Integer> partitions, Collection<GroupMember> members) {
        StickyAssignment assignment = new StickyAssignment(partitions, members);
        assignment.keep();
        Map<TopicPartition, String> owners = Map.copyOf(assignment.owners);
        assignment.fill();
        assignment.level();
        Map<String, List<TopicPartition>> now = new LinkedHashMap<>();
        // also who lost a claim to another member may still be reading
        Map<TopicPartition, Integer> claims = new HashMap<>();
        members.forEach(member -> member.owned().forEach(partition -> claims.merge(partition, 1, Integer::sum)));
        Map<String, GroupMember> byId = new HashMap<>();
        members.forEach(member -> byId.put(member.id(), member));
        assignment
                .assignments
                .all()
                .forEach((member, list) -> now.put(
                        member,
                        list.stream()
                                .filter(partition -> member.equals(owners.get(partition))
                                        || claims.getOrDefault(partition, 0) == 0
                                        || (claims.get(partition) == 1
                                                && byId.get(member).owned().contains(partition)))
                                .toList()));
        return now;
    }

    /** What a member has stays with it, if it still reads the topic; of several that claim it, the one of the latest generation. */
    private void keep() {
        Map<TopicPartition, Integer> generations = new HashMap<>();
        for (GroupMember member : members) {
            for (TopicPartition partition : member.owned()) {
                if (!exists(partition) || !member.topics().contains(partition.topic())) {
                    continue;
                }
                Integer known = generations.get(partition);
                if (known == null || member.generation() > known) {
                    generations.put(partition, member.generation());
                    owners.put(partition, member.id());
                } else if (member.generation() == known) {
                    // two that cannot both be right
                    owners.remove(partition);
                }
            }
        }
        members.forEach(member -> member.owned().stream()
                .distinct()
                .filter(partition -> member.id().equals(owners.get(partition)))
                .forEach(partition -> assignments.give(member.id(), partition)));
    }

    private boolean exists(TopicPartition partition) {
        return partition.partition() < partitions.getOrDefault(partition.topic(), 0);
    }

    private int load(GroupMember member) {
        return assignments.of(member.id()).size();
    }

    /** What nobody has goes to whoever has the least; topics with few readers first. */
    private void fill() {
        Map<String, List<GroupMember>> readers = readers();
        List<String> topics = new ArrayList<>(new TreeMap<>(partitions).keySet());
        topics.sort(Comparator.comparingInt(
                topic -> readers.getOrDefault(topic, List.of()).size()));
        for (String topic : topics) {
            List<GroupMember> ofTopic = readers.getOrDefault(topic, List.of());
            if (ofTopic.isEmpty()) {
                continue;
            }
            TreeSet<GroupMember> byLoad =
                    new TreeSet<>(Comparator.comparingInt(this::load).thenComparing(GroupMember.ORDER));
            byLoad.addAll(ofTopic);
            for (int number = 0; number < partitions.get(topic); number++) {
                TopicPartition partition = new TopicPartition(topic, number);
                if (!owners.containsKey(partition)) {
                    GroupMember least = byLoad.pollFirst();
                    assignments.give(least.id(), partition);
                    byLoad.add(least);
                }
            }
        }
    }

    private Map<String, List<GroupMember>> readers() {
        Map<String, List<GroupMember>> readers = new HashMap<>();
        members.forEach(
                member -> member.topics().forEach(topic -> readers.computeIfAbsent(topic, t -> new ArrayList<>())
                        .add(member)));
        return readers;
    }

    /** While somebody has two more than another who could read some of it, it gives one away. */
    private void level() {
        boolean moved = true;
        while (moved) {
            moved = false;
            List<GroupMember> rich = new ArrayList<>(members);
            rich.sort(Comparator.comparingInt(this::load).reversed().thenComparing(GroupMember.ORDER));
            for (GroupMember from : rich) {
                moved |= giveAway(from);
            }
        }
    }

    /** One partition leaves this member, and one comes to another with two less, if need be through others that pass one on. */
    private boolean giveAway(GroupMember from) {
        Map<GroupMember, GroupMember> givers = new LinkedHashMap<>();
        givers.put(from, from);
        List<GroupMember> reached = new ArrayList<>(List.of(from));
        for (int i = 0; i < reached.size(); i++) {
            for (GroupMember next : members) {
                if (givers.containsKey(next) || movable(reached.get(i), next.topics()) == null) {
                    continue;
                }
                givers.put(next, reached.get(i));
                reached.add(next);
                if (load(from) - load(next) >= 2) {
                    passOn(givers, from, next);
                    return true;
                }
            }
        }
        return false;
    }

    private void passOn(Map<GroupMember, GroupMember> givers, GroupMember from, GroupMember last) {
        for (GroupMember to = last; !to.equals(from); to = givers.get(to)) {
            GroupMember giver = givers.get(to);
            TopicPartition moved = movable(giver, to.topics());
            assignments.of(giver.id()).remove(moved);
            assignments.give(to.id(), moved);
        }
    }

    /** Rather one that has come just now than one that was there before. */
    private TopicPartition movable(GroupMember from, Set<String> topics) {
        TopicPartition any = null;
        List<TopicPartition> has = assignments.of(from.id());
        for (int i = has.size() - 1; i >= 0; i--) {
            TopicPartition partition = has.get(i);
            if (topics.contains(partition.topic())) {
                if (!from.id().equals(owners.get(partition))) {
                    return partition;
                }
                any = any == null ? partition : any;
            }
        }
        return any;
    }
}
