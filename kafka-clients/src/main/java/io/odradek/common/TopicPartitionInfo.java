package io.odradek.common;

import java.util.List;

/**
 * A partition as an admin client sees it.
 *
 * @param leader null if there is none
 * @param replicas in the order of preference
 */
public record TopicPartitionInfo(int partition, Node leader, List<Node> replicas, List<Node> isr) {

    public TopicPartitionInfo {
        replicas = List.copyOf(replicas);
        isr = List.copyOf(isr);
    }
}
