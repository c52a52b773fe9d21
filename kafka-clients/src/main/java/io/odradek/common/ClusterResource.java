package io.odradek.common;

/**
 * What tells one cluster from another.
 *
 * @param clusterId null if nobody knows
 */
public record ClusterResource(String clusterId) {}
