package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Gives each reader of a topic a range of its partitions, in the same order of readers for each topic: topics of as many
 * partitions are read by the same members, number by number. Static members come first, by instance.
 */
public final class RangeAssignor implements Assignor {

    private static final Comparator<Reader> ORDER = Comparator.comparing(
                    (Reader reader) -> reader.instanceId().isEmpty())
            .thenComparing(reader -> reader.instanceId().orElse(""))
            .thenComparing(Reader::memberId);

    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, SortedSet<TopicIdPartition>> assign(List<Reader> readers, Map<Uuid, Integer> partitions) {
        Map<String, SortedSet<TopicIdPartition>> assignment = new HashMap<>();
        readers.forEach(reader -> assignment.put(reader.memberId(), new TreeSet<>()));
        List<Reader> ordered = readers.stream().sorted(ORDER).toList();
        partitions.forEach((topic, count) -> assign(topic, count, ordered, assignment));
        return assignment;
    }

    private static void assign(
            Uuid topic, int count, List<Reader> ordered, Map<String, SortedSet<TopicIdPartition>> assignment) {
        List<Reader> mine = ordered.stream()
                .filter(reader -> reader.topics().contains(topic))
                .toList();
        int next = 0;
        for (int i = 0; i < mine.size(); i++) {
            int share = count / mine.size() + (i < count % mine.size() ? 1 : 0);
            for (int end = next + share; next < end; next++) {
                assignment.get(mine.get(i).memberId()).add(new TopicIdPartition(topic, next));
            }
        }
    }
}
