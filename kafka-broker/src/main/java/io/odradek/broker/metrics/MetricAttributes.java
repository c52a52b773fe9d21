package io.odradek.broker.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What JMX shows of a metric: the attributes that Kafka's MBeans have, under their names. Runs on: any thread. */
enum MetricAttributes {
    GAUGE("Value") {
        @Override
        Map<String, Object> read(MetricName name, Metric metric) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("Value", ((Gauge<?>) metric).getValue());
            return values;
        }
    },
    METER("Count", "MeanRate", "OneMinuteRate", "FiveMinuteRate", "FifteenMinuteRate", "RateUnit", "EventType") {
        @Override
        Map<String, Object> read(MetricName name, Metric metric) {
            Meter meter = (Meter) metric;
            return Map.of(
                    "Count",
                    meter.getCount(),
                    "MeanRate",
                    meter.getMeanRate(),
                    "OneMinuteRate",
                    meter.getOneMinuteRate(),
                    "FiveMinuteRate",
                    meter.getFiveMinuteRate(),
                    "FifteenMinuteRate",
                    meter.getFifteenMinuteRate(),
                    "RateUnit",
                    TimeUnit.SECONDS,
                    "EventType",
                    eventType(name.name()));
        }
    },
    HISTOGRAM(
            "Count",
            "Min",
            "Max",
            "Mean",
            "StdDev",
            "50thPercentile",
            "75thPercentile",
            "95thPercentile",
            "98thPercentile",
            "99thPercentile",
            "999thPercentile") {
        @Override
        Map<String, Object> read(MetricName name, Metric metric) {
            Snapshot snapshot = ((Histogram) metric).getSnapshot();
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("Count", ((Histogram) metric).getCount());
            values.put("Min", (double) snapshot.getMin());
            values.put("Max", (double) snapshot.getMax());
            values.put("Mean", snapshot.getMean());
            values.put("StdDev", snapshot.getStdDev());
            values.put("50thPercentile", snapshot.getMedian());
            values.put("75thPercentile", snapshot.get75thPercentile());
            values.put("95thPercentile", snapshot.get95thPercentile());
            values.put("98thPercentile", snapshot.get98thPercentile());
            values.put("99thPercentile", snapshot.get99thPercentile());
            values.put("999thPercentile", snapshot.get999thPercentile());
            return values;
        }
    };

    private final String[] names;

    MetricAttributes(String... names) {
        this.names = names;
    }

    static MetricAttributes of(Metric metric) {
        if (metric instanceof Meter) {
            return METER;
        }
        return metric instanceof Histogram ? HISTOGRAM : GAUGE;
    }

    /** The names, in the order in which they are shown. */
    String[] names() {
        return names.clone();
    }

    /** All attributes at one moment. */
    abstract Map<String, Object> read(MetricName name, Metric metric);

    /** What is counted: {@code BytesInPerSec} counts bytes, {@code TotalFetchRequestsPerSec} requests. */
    private static String eventType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("bytes")) {
            return "bytes";
        }
        return lower.contains("messages") ? "messages" : lower.contains("requests") ? "requests" : "events";
    }
}
