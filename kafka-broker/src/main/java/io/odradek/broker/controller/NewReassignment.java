package io.odradek.broker.controller;

import io.odradek.common.TopicPartition;
import java.util.List;
import java.util.Optional;

/**
 * A wish to move a partition.
 *
 * @param replicas broker ids, the preferred leader first; empty to cancel the move that is under way
 */
public record NewReassignment(TopicPartition partition, Optional<List<Integer>> replicas) {}
