package io.odradek.broker.group.consumer;

import java.util.Optional;
import java.util.Set;

/**
 * What a member hears.
 *
 * @param heartbeatIntervalMs when it shall say something again; 0 for one that has left
 * @param assignment what it may have; empty when that did not change
 */
public record HeartbeatResult(
        String memberId, int memberEpoch, int heartbeatIntervalMs, Optional<Set<TopicIdPartition>> assignment) {}
