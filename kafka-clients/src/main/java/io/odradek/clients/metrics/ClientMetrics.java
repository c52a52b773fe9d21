package io.odradek.clients.metrics;

import io.odradek.common.Metric;
import io.odradek.common.MetricName;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The metrics of one client, by name. Runs on: any thread. */
public final class ClientMetrics {

    private record Measured(MetricName metricName, Supplier<Object> value) implements Metric {
        @Override
        public Object metricValue() {
            return value.get();
        }
    }

    private final Map<MetricName, Metric> metrics = new ConcurrentHashMap<>();

    /** @param value what it is whenever somebody looks */
    public void add(String name, String group, String description, Map<String, String> tags, Supplier<Object> value) {
        MetricName metricName = new MetricName(name, group, description, tags);
        metrics.put(metricName, new Measured(metricName, value));
    }

    /** All of them; a view that grows with topics and brokers. */
    public Map<MetricName, Metric> all() {
        return Collections.unmodifiableMap(metrics);
    }
}
