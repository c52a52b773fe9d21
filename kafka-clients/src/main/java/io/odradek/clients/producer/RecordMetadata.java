package io.odradek.clients.producer;

import io.odradek.common.TopicPartition;

/** Where a record lies, after the brokers acknowledged it. Immutable. */
public final class RecordMetadata {

    /** The partition of a record that was refused before one was chosen. */
    public static final int UNKNOWN_PARTITION = -1;

    private static final long UNKNOWN = -1;

    private final TopicPartition topicPartition;
    private final long offset;
    private final long timestamp;
    private final int serializedKeySize;
    private final int serializedValueSize;

    /**
     * @param baseOffset of the first record of the batch, or -1
     * @param batchIndex the record's place in the batch, from 0; ignored without a base offset
     * @param timestamp ms since 1970
     */
    public RecordMetadata(
            TopicPartition topicPartition,
            long baseOffset,
            int batchIndex,
            long timestamp,
            int serializedKeySize,
            int serializedValueSize) {
        this.topicPartition = topicPartition;
        this.offset = baseOffset == UNKNOWN ? UNKNOWN : baseOffset + batchIndex;
        this.timestamp = timestamp;
        this.serializedKeySize = serializedKeySize;
        this.serializedValueSize = serializedValueSize;
    }

    /** Whether the brokers said the offset; they do not with {@code acks=0}, and for a duplicate that they know no more of. */
    public boolean hasOffset() {
        return offset != UNKNOWN;
    }

    /** The record's offset in its partition, or -1. */
    public long offset() {
        return offset;
    }

    public boolean hasTimestamp() {
        return timestamp != UNKNOWN;
    }

    /** The record's timestamp: the producer's, or the broker's if the topic uses the time of the append. */
    public long timestamp() {
        return timestamp;
    }

    /** Bytes of the key, or -1 without one. */
    public int serializedKeySize() {
        return serializedKeySize;
    }

    /** Bytes of the value, or -1 without one. */
    public int serializedValueSize() {
        return serializedValueSize;
    }

    public String topic() {
        return topicPartition.topic();
    }

    public int partition() {
        return topicPartition.partition();
    }

    @Override
    public String toString() {
        return topicPartition + "@" + offset;
    }
}
