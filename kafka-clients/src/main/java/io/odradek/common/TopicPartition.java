package io.odradek.common;

import java.io.Serializable;
import java.util.Objects;

/** A topic's name and the number of one of its partitions. */
public final class TopicPartition implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final int partition;

    public TopicPartition(String topic, int partition) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.partition = partition;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicPartition that && partition == that.partition && topic.equals(that.topic);
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    /** The topic's name, a hyphen, the number: the name of the partition's directory in the log. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
