package io.odradek.common;

/** What one broker has of a partition. */
public record TopicPartitionReplica(String topic, int partition, int brokerId) {

    /** The topic's name, the partition and the broker, with hyphens between them. */
    @Override
    public String toString() {
        return topic + '-' + partition + '-' + brokerId;
    }
}
