package io.odradek.broker.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.LockFreeExponentiallyDecayingReservoir;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * All metrics of one broker.
 *
 * <p>Runs on: any thread. Whoever makes a metric keeps it: a look-up by name does not belong on a hot path.
 */
public final class Metrics {

    private final Map<MetricName, Metric> metrics = new ConcurrentHashMap<>();

    /** The meter of that name, made when there is none. */
    public Meter meter(MetricName name) {
        return (Meter) metrics.computeIfAbsent(name, key -> new Meter());
    }

    /** The histogram of that name, made when there is none; recent values weigh more. */
    public Histogram histogram(MetricName name) {
        return (Histogram) metrics.computeIfAbsent(
                name,
                key -> new Histogram(
                        LockFreeExponentiallyDecayingReservoir.builder().build()));
    }

    /** Sets what a gauge of that name reads. */
    public void gauge(MetricName name, Supplier<?> value) {
        metrics.put(name, (Gauge<Object>) value::get);
    }

    /** Takes a metric away. */
    public void remove(MetricName name) {
        metrics.remove(name);
    }

    /** All metrics at this moment; a live view. */
    public Map<MetricName, Metric> all() {
        return metrics;
    }
}
