package io.odradek.clients.consumer;

import io.odradek.common.TopicPartition;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one poll gave: records by partition, in the order of their offsets. Immutable. */
public final class ConsumerRecords<K, V> implements Iterable<ConsumerRecord<K, V>> {

    public static final ConsumerRecords<Object, Object> EMPTY = new ConsumerRecords<>(Map.of(), Map.of());

    private final Map<TopicPartition, List<ConsumerRecord<K, V>>> records;
    private final Map<TopicPartition, OffsetAndMetadata> nextOffsets;
    private final int count;

    public ConsumerRecords(Map<TopicPartition, List<ConsumerRecord<K, V>>> records) {
        this(records, Map.of());
    }

    public ConsumerRecords(
            Map<TopicPartition, List<ConsumerRecord<K, V>>> records,
            Map<TopicPartition, OffsetAndMetadata> nextOffsets) {
        this.records = records;
        this.nextOffsets = nextOffsets;
        this.count = records.values().stream().mapToInt(List::size).sum();
    }

    /** Those of a partition; empty when there are none. */
    public List<ConsumerRecord<K, V>> records(TopicPartition partition) {
        return List.copyOf(records.getOrDefault(partition, List.of()));
    }

    /** Those of a topic, one partition after the other. */
    public Iterable<ConsumerRecord<K, V>> records(String topic) {
        return () -> records.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .flatMap(entry -> entry.getValue().stream())
                .iterator();
    }

    /** The partitions that have records here. */
    public Set<TopicPartition> partitions() {
        return Set.copyOf(records.keySet());
    }

    /** For each partition, what to commit once its records here are done. */
    public Map<TopicPartition, OffsetAndMetadata> nextOffsets() {
        return nextOffsets;
    }

    @Override
    public Iterator<ConsumerRecord<K, V>> iterator() {
        Iterator<List<ConsumerRecord<K, V>>> lists = records.values().iterator();
        return new Iterator<>() {
            private Iterator<ConsumerRecord<K, V>> current =
                    List.<ConsumerRecord<K, V>>of().iterator();

            @Override
            public boolean hasNext() {
                while (!current.hasNext() && lists.hasNext()) {
                    current = lists.next().iterator();
                }
                return current.hasNext();
            }

            @Override
            public ConsumerRecord<K, V> next() {
                return hasNext()
                        ? current.next()
                        : List.<ConsumerRecord<K, V>>of().iterator().next();
            }
        };
    }

    public int count() {
        return count;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    @SuppressWarnings("unchecked") // there is no record in it
    public static <K, V> ConsumerRecords<K, V> empty() {
        return (ConsumerRecords<K, V>) EMPTY;
    }
}
