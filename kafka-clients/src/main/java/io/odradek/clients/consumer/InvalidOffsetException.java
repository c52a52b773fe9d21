package io.odradek.clients.consumer;

import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import java.util.Set;

/** There is nothing at the position of a partition, and {@code auto.offset.reset} does not say where to go. */
public abstract class InvalidOffsetException extends KafkaException {

    private static final long serialVersionUID = 1L;

    protected InvalidOffsetException(String message) {
        super(message);
    }

    /** Which partitions; seek in them and poll again. */
    public abstract Set<TopicPartition> partitions();
}
