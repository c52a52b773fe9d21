package io.odradek.clients.consumer.group;

import java.util.Optional;

/**
 * A member's terms.
 *
 * @param maxPollIntervalMs how long the application may take between two polls; what the group waits for in a rebalance, too
 * @param serverAssignor the broker's assignor, for the consumer protocol; empty for the broker's choice
 * @param rack where this client stands; empty if it does not say
 * @param retryMs the wait before something is tried again
 */
public record GroupSettings(
        String groupId,
        Optional<String> instanceId,
        int sessionTimeoutMs,
        int heartbeatMs,
        int maxPollIntervalMs,
        Optional<String> serverAssignor,
        String rack,
        long retryMs) {}
