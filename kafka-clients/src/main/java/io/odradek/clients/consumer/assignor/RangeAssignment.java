package io.odradek.clients.consumer.assignor;

import io.odradek.common.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Each topic is cut into as many ranges as it has members, the first ones one longer when it does not come out even; partitions of
 * the same number of topics that have the same members and sizes go to the same member.
 *
 * <p>Where members and replicas say in which racks they are, a member first gets partitions that have a replica in its rack, as long
 * as sizes stay what they are and as partitions of one number stay together.
 *
 * <p>Pure logic. Runs on: any thread. Source: KIP-881.
 */
public final class RangeAssignment {

    private final Map<String, List<Set<String>>> racks;
    private final List<GroupMember> members;
    private final Assignments assignments;

    private RangeAssignment(Map<String, List<Set<String>>> racks, Collection<GroupMember> members) {
        this.racks = racks;
        this.members = members.stream().sorted(GroupMember.ORDER).toList();
        this.assignments = new Assignments(members);
    }

    /**
     * Who gets what.
     *
     * @param racks for each topic and partition, the racks of its replicas
     */
    public static Map<String, List<TopicPartition>> of(
            Map<String, List<Set<String>>> racks, Collection<GroupMember> members) {
        RangeAssignment assignment = new RangeAssignment(racks, members);
        assignment.assign();
        return assignment.assignments.all();
    }

    /** One topic: who is left to get how many of which partitions. */
    private static final class Topic {
        private final String name;
        private final List<Set<String>> racks;
        private final Map<GroupMember, Integer> room = new LinkedHashMap<>();
        private final Set<Integer> free = new LinkedHashSet<>();
        private final boolean rackAware;
        private final int least;
        private int extra;

        Topic(String name, List<Set<String>> racks, List<GroupMember> readers) {
            this.name = name;
            this.racks = racks;
            this.least = racks.size() / readers.size();
            this.extra = racks.size() % readers.size();
            for (int i = 0; i < racks.size(); i++) {
                free.add(i);
            }
            readers.forEach(reader -> room.put(reader, least + 1));
            this.rackAware = usesRacks(readers);
        }

        private boolean usesRacks(List<GroupMember> readers) {
            Set<String> ofReaders = new HashSet<>();
            readers.forEach(reader -> {
                if (reader.rack() != null) {
                    ofReaders.add(reader.rack());
                }
            });
            Set<String> ofReplicas = new HashSet<>();
            racks.forEach(ofReplicas::addAll);
            // with a replica in every rack for every partition, all choices are equal
            return ofReaders.stream().anyMatch(ofReplicas::contains)
                    && !racks.stream().allMatch(ofReplicas::equals);
        }

        List<GroupMember> readers() {
            return List.copyOf(room.keySet());
        }

        /** How many more a reader may get: one more than the least only while there are such places. */
        int room(GroupMember reader) {
            int left = room.get(reader);
            return extra > 0 ? left : left - 1;
        }

        /** Who does not say where it stands is near to everything. */
        boolean matches(GroupMember reader, int partition) {
            return reader.rack() == null || racks.get(partition).contains(reader.rack());
        }

        void take(GroupMember reader, int partition) {
            free.remove(partition);
            int left = room.merge(reader, -1, Integer::sum);
            if (left == 0) {
                extra--;
            }
        }
    }

    private void assign() {
        Map<String, Topic> topics = new TreeMap<>();
        racks.forEach((name, partitions) -> {
            List<GroupMember> readers = members.stream()
                    .filter(member -> member.topics().contains(name))
                    .toList();
            if (!readers.isEmpty()) {
                topics.put(name, new Topic(name, partitions, readers));
            }
        });
        if (topics.values().stream().anyMatch(topic -> topic.rackAware)) {
            alike(topics.values()).forEach(this::assignNear);
        }
        topics.values().forEach(this::assignRest);
    }

    /** Topics that have the same readers and sizes. */
    private static Collection<List<Topic>> alike(Collection<Topic> topics) {
        Map<List<Object>, List<Topic>> alike = new LinkedHashMap<>();
        topics.forEach(
                topic -> alike.computeIfAbsent(List.of(topic.readers(), topic.racks.size()), key -> new ArrayList<>())
                        .add(topic));
        return alike.values();
    }

    private void assignNear(List<Topic> group) {
        if (group.size() > 1) {
            assignTogether(group);
        } else if (group.get(0).rackAware) {
            assignByRack(group.get(0));
        }
    }

    /** Partitions of one number go to one member that is near to all of them, if there is one with room. */
    private void assignTogether(List<Topic> group) {
        Topic first = group.get(0);
        for (int partition = 0; partition < first.racks.size(); partition++) {
            for (GroupMember reader : first.readers()) {
                int number = partition;
                if (group.stream().allMatch(topic -> topic.room(reader) > 0 && topic.matches(reader, number))) {
                    group.forEach(topic -> give(topic, reader, number));
                    break;
                }
            }
        }
    }

    private void assignByRack(Topic topic) {
        for (GroupMember reader : topic.readers()) {
            for (int partition : List.copyOf(topic.free)) {
                if (topic.room(reader) > 0 && topic.matches(reader, partition)) {
                    give(topic, reader, partition);
                }
            }
        }
    }

    private void assignRest(Topic topic) {
        for (GroupMember reader : topic.readers()) {
            for (int partition : List.copyOf(topic.free)) {
                if (topic.room(reader) <= 0) {
                    break;
                }
                give(topic, reader, partition);
            }
        }
    }

    private void give(Topic topic, GroupMember reader, int partition) {
        topic.take(reader, partition);
        assignments.give(reader.id(), new TopicPartition(topic.name, partition));
    }
}
