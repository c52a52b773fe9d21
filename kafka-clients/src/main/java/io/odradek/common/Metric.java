package io.odradek.common;

/** Something that a client measures. */
public interface Metric {

    MetricName metricName();

    /** Its value now: a {@link Double}, or text. */
    Object metricValue();
}
