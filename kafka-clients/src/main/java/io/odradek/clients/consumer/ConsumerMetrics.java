package io.odradek.clients.consumer;

import io.odradek.common.Metric;
import io.odradek.common.MetricName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** What a consumer counts, under Apache's names. Runs on: any thread. */
final class ConsumerMetrics {

    private static final String FETCHES = "consumer-fetch-manager-metrics";
    private static final String GROUP = "consumer-coordinator-metrics";

    private record Gauge(MetricName metricName, DoubleSupplier value) implements Metric {
        @Override
        public Object metricValue() {
            return value.getAsDouble();
        }
    }

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder fetches = new LongAdder();
    private final LongAdder commits = new LongAdder();
    private final LongAdder rebalances = new LongAdder();
    private final Map<MetricName, Metric> all = new LinkedHashMap<>();

    ConsumerMetrics(String clientId, DoubleSupplier lagMax) {
        Map<String, String> tags = Map.of("client-id", clientId);
        add("records-consumed-total", FETCHES, "records that polls gave", tags, records::sum);
        add("bytes-consumed-total", FETCHES, "bytes of their keys and values", tags, bytes::sum);
        add("fetch-total", FETCHES, "answers with records, by partition", tags, fetches::sum);
        add("records-lag-max", FETCHES, "the most records that a partition is behind", tags, lagMax);
        add("commit-total", GROUP, "commits", tags, commits::sum);
        add("rebalance-total", GROUP, "assignments that came", tags, rebalances::sum);
    }

    private void add(String name, String group, String description, Map<String, String> tags, DoubleSupplier value) {
        MetricName key = new MetricName(name, group, description, tags);
        all.put(key, new Gauge(key, value));
    }

    void consumed(int count, long size) {
        records.add(count);
        bytes.add(size);
    }

    void fetched() {
        fetches.increment();
    }

    void committed() {
        commits.increment();
    }

    void rebalanced() {
        rebalances.increment();
    }

    Map<MetricName, Metric> all() {
        return Map.copyOf(all);
    }
}
