package io.odradek.clients.consumer;

import io.odradek.common.TopicPartition;
import java.util.Map;
import java.util.Set;

/** A position is before the beginning or behind the end of its log, and {@code auto.offset.reset} is {@code none}. */
public class OffsetOutOfRangeException extends InvalidOffsetException {

    private static final long serialVersionUID = 1L;

    private final transient Map<TopicPartition, Long> partitions;

    public OffsetOutOfRangeException(Map<TopicPartition, Long> partitions) {
        this("the log has no such offsets, and auto.offset.reset is none: " + partitions, partitions);
    }

    public OffsetOutOfRangeException(String message, Map<TopicPartition, Long> partitions) {
        super(message);
        this.partitions = Map.copyOf(partitions);
    }

    public Map<TopicPartition, Long> offsetOutOfRangePartitions() {
        return partitions;
    }

    @Override
    public Set<TopicPartition> partitions() {
        return partitions.keySet();
    }
}
