package io.odradek.broker.metrics;

import java.util.Map;

/**
 * One value at one moment, as Prometheus shows it.
 *
 * @param family the name, in the form that Prometheus has for names
 * @param help what it is, the same for all of a family
 */
public record Sample(String family, String help, Map<String, String> labels, double value) {}
