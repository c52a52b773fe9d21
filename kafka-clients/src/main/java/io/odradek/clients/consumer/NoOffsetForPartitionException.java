package io.odradek.clients.consumer;

import io.odradek.common.TopicPartition;
import java.util.Collection;
import java.util.Set;

/** The group has no committed offset for a partition, and {@code auto.offset.reset} is {@code none}. */
public class NoOffsetForPartitionException extends InvalidOffsetException {

    private static final long serialVersionUID = 1L;

    private final transient Set<TopicPartition> partitions;

    public NoOffsetForPartitionException(TopicPartition partition) {
        this(Set.of(partition));
    }

    public NoOffsetForPartitionException(Collection<TopicPartition> partitions) {
        super("no offset is committed for " + partitions + " and auto.offset.reset is none: seek to one");
        this.partitions = Set.copyOf(partitions);
    }

    @Override
    public Set<TopicPartition> partitions() {
        return partitions;
    }
}
