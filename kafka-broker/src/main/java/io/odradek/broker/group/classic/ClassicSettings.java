package io.odradek.broker.group.classic;

/**
 * What the operator lets groups do.
 *
 * @param maxSize members of one group
 * @param initialDelayMs how long the first rebalance of an empty group waits for more members
 */
public record ClassicSettings(int minSessionTimeoutMs, int maxSessionTimeoutMs, int maxSize, int initialDelayMs) {}
