package io.odradek.system.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What clients have seen: which value was acknowledged or read at which offset, and what is wrong with it.
 *
 * <p>Runs on: the threads of all clients.
 */
final class History {

    private static final int MOST_VIOLATIONS = 50;

    private final Set<String> durable;
    private final Map<TopicPartition, PartitionHistory> partitions = new ConcurrentHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** @param durable topics whose acknowledged writes must stay; of other topics only what was read must */
    History(Set<String> durable) {
        this.durable = durable;
    }

    boolean isDurable(String topic) {
        return durable.contains(topic);
    }

    PartitionHistory of(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, name -> new PartitionHistory(name, this::violated));
    }

    /** A write was acknowledged at an offset. */
    void acknowledge(TopicPartition partition, long offset, long value) {
        acknowledged.incrementAndGet();
        if (isDurable(partition.topic())) {
            of(partition).acknowledged(offset, value);
        }
    }

    /** A poll gave a value at an offset. */
    void read(TopicPartition partition, long offset, long value) {
        read.incrementAndGet();
        of(partition).observed(offset, value, "read");
    }

    /** Something that must never happen has happened. */
    void violated(String what) {
        synchronized (violations) {
            if (violations.size() < MOST_VIOLATIONS) {
                violations.add(what);
                System.out.println("VIOLATION " + what);
            }
        }
    }

    List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** Behind the last acknowledged record of each partition of a topic. */
    Map<TopicPartition, Long> acknowledgedEnds(String topic) {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().acknowledgedEnd()));
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long reads() {
        return read.get();
    }
}
