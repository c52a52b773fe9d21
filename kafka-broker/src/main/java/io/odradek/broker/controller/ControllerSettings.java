package io.odradek.broker.controller;

import io.odradek.broker.election.LatchBudget;

/**
 * What the controller needs of the broker's configuration.
 *
 * @param defaultPartitions {@code num.partitions}
 * @param defaultReplicationFactor {@code default.replication.factor}
 * @param topicDeletion {@code delete.topic.enable}
 * @param latchBudget how many replicas a broker can have without endangering ZooKeeper
 */
public record ControllerSettings(
        int defaultPartitions, int defaultReplicationFactor, boolean topicDeletion, LatchBudget latchBudget) {}
