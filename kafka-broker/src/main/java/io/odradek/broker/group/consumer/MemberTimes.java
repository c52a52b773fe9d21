package io.odradek.broker.group.consumer;

/**
 * When a member of the consumer protocol is to be heard, and when it is missed.
 *
 * @param sessionTimeoutMs after its last sign of life
 * @param heartbeatIntervalMs between two of them
 */
public record MemberTimes(int sessionTimeoutMs, int heartbeatIntervalMs) {}
