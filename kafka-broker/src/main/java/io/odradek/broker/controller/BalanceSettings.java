package io.odradek.broker.controller;

import java.time.Duration;

/**
 * When the controller gives leadership back to preferred replicas by itself.
 *
 * @param enabled {@code auto.leader.rebalance.enable}
 * @param interval {@code leader.imbalance.check.interval.seconds}
 * @param percentage {@code leader.imbalance.per.broker.percentage}
 */
public record BalanceSettings(boolean enabled, Duration interval, int percentage) {}
