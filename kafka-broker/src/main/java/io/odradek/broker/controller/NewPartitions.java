package io.odradek.broker.controller;

import java.util.List;

/**
 * More partitions for a topic.
 *
 * @param totalCount how many it shall have
 * @param assignments broker ids of each new partition in order, empty to let the controller place them
 */
public record NewPartitions(String topic, int totalCount, List<List<Integer>> assignments) {}
