package io.odradek.broker.group.consumer;

import io.odradek.common.Uuid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Gives all readers as nearly the same number of partitions as what they read allows, and lets each keep what it had as far as
 * that goes: partitions move one by one from a reader to another that has at least two less.
 */
public final class UniformAssignor implements Assignor {

    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, SortedSet<TopicIdPartition>> assign(List<Reader> readers, Map<Uuid, Integer> partitions) {
        Balance balance = new Balance(readers);
        Set<TopicIdPartition> left = new TreeSet<>();
        partitions.forEach((topic, count) -> {
            for (int partition = 0; partition < count && balance.isRead(topic); partition++) {
                left.add(new TopicIdPartition(topic, partition));
            }
        });
        balance.keep(left);
        left.forEach(balance::place);
        balance.even();
        return balance.result();
    }

    /** One reader with what it has so far. */
    private static final class Load {
        final Reader reader;
        final SortedSet<TopicIdPartition> has = new TreeSet<>();

        Load(Reader reader) {
            this.reader = reader;
        }

        int size() {
            return has.size();
        }
    }

    /** All readers. Those that read the same topics are kept in one order, the one with least first. */
    private static final class Balance {

        private static final Comparator<Load> LEAST_FIRST =
                Comparator.comparingInt(Load::size).thenComparing(load -> load.reader.memberId());

        private final List<Load> loads = new ArrayList<>();
        private final Map<Set<Uuid>, TreeSet<Load>> alike = new HashMap<>();
        private final Map<Uuid, List<TreeSet<Load>>> byTopic = new HashMap<>();

        Balance(List<Reader> readers) {
            for (Reader reader : readers) {
                Load load = new Load(reader);
                loads.add(load);
                alike.computeIfAbsent(reader.topics(), topics -> new TreeSet<>(LEAST_FIRST))
                        .add(load);
            }
            loads.sort(Comparator.comparing(load -> load.reader.memberId()));
            alike.forEach((topics, same) -> topics.forEach(topic ->
                    byTopic.computeIfAbsent(topic, one -> new ArrayList<>()).add(same)));
        }

        boolean isRead(Uuid topic) {
            return byTopic.containsKey(topic);
        }

        /** Lets each reader keep what it had, and takes that from what is left. */
        void keep(Set<TopicIdPartition> left) {
            for (Load load : loads) {
                for (TopicIdPartition partition : load.reader.before()) {
                    if (load.reader.topics().contains(partition.topic()) && left.remove(partition)) {
                        change(load, () -> load.has.add(partition));
                    }
                }
            }
        }

        /** Gives a partition to the reader that has least. */
        void place(TopicIdPartition partition) {
            Load least = least(partition.topic());
            change(least, () -> least.has.add(partition));
        }

        private Load least(Uuid topic) {
            Load least = null;
            for (TreeSet<Load> same : byTopic.get(topic)) {
                if (least == null || LEAST_FIRST.compare(same.first(), least) < 0) {
                    least = same.first();
                }
            }
            return least;
        }

        /** Moves partitions as long as that makes two readers more alike; each move lessens the sum of squares. */
        void even() {
            boolean moved = true;
            while (moved) {
                moved = false;
                for (Load load : loads) {
                    moved |= relieve(load);
                }
            }
        }

        private boolean relieve(Load load) {
            boolean moved = false;
            Set<Uuid> inVain = new HashSet<>();
            for (TopicIdPartition partition : List.copyOf(load.has)) {
                if (inVain.contains(partition.topic())) {
                    continue;
                }
                Load least = least(partition.topic());
                if (load.size() - least.size() < 2) {
                    inVain.add(partition.topic());
                    continue;
                }
                change(load, () -> load.has.remove(partition));
                change(least, () -> least.has.add(partition));
                moved = true;
            }
            return moved;
        }

        private void change(Load load, Runnable step) {
            TreeSet<Load> same = alike.get(load.reader.topics());
            same.remove(load);
            step.run();
            same.add(load);
        }

        Map<String, SortedSet<TopicIdPartition>> result() {
            Map<String, SortedSet<TopicIdPartition>> result = new HashMap<>();
            loads.forEach(load -> result.put(load.reader.memberId(), load.has));
            return result;
        }
    }
}
