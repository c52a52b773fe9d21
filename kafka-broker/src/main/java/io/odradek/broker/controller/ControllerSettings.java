package io.odradek.broker.controller;

/**
 * What the controller needs of the broker's configuration.
 *
 * @param defaultPartitions {@code num.partitions}
 * @param defaultReplicationFactor {@code default.replication.factor}
 * @param topicDeletion {@code delete.topic.enable}
 */
public record ControllerSettings(int defaultPartitions, int defaultReplicationFactor, boolean topicDeletion) {}
