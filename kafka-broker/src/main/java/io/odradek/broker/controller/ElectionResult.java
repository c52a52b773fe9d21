package io.odradek.broker.controller;

import io.odradek.common.TopicPartition;
import io.odradek.common.errors.ApiException;
import java.util.Optional;

/**
 * What became of a requested election.
 *
 * @param error empty when the partition has the leader that was asked for
 */
public record ElectionResult(TopicPartition partition, Optional<ApiException> error) {}
