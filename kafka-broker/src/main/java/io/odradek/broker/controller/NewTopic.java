package io.odradek.broker.controller;

import java.util.List;
import java.util.Map;

/**
 * A topic that somebody wants.
 *
 * @param partitions how many, {@link #DEFAULT} for the broker's default or when the replicas are assigned by hand
 * @param replicationFactor how many replicas each, {@link #DEFAULT} likewise
 * @param assignments broker ids by partition, empty to let the controller place them
 * @param config the topic's own settings
 */
public record NewTopic(
        String name,
        int partitions,
        int replicationFactor,
        Map<Integer, List<Integer>> assignments,
        Map<String, String> config) {

    public static final int DEFAULT = -1;
}
