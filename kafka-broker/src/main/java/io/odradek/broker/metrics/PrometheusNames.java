package io.odradek.broker.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import io.odradek.broker.metrics.PrometheusText.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics under the names that the usual configuration of the jmx_exporter gives to Kafka's, which dashboards ask for:
 *
 * <pre>
 *   kafka.server:type=BrokerTopicMetrics,name=BytesInPerSec,topic=t   kafka_server_brokertopicmetrics_bytesin_total{topic="t"}
 *   kafka.server:type=ReplicaManager,name=PartitionCount              kafka_server_replicamanager_partitioncount
 *   kafka.network:type=RequestMetrics,name=TotalTimeMs,request=Fetch  kafka_network_requestmetrics_totaltimems{request="Fetch",quantile="0.99"}
 *                                                                     kafka_network_requestmetrics_totaltimems_count{request="Fetch"}
 * </pre>
 *
 * Quantiles are gauges there, and so here: as a summary, Prometheus 3 would rewrite {@code 0.50} to {@code 0.5}.
 *
 * <p>Runs on: the thread of a scrape.
 */
final class PrometheusNames {

    private static final Logger LOG = LoggerFactory.getLogger(PrometheusNames.class);
    private static final Pattern RATE = Pattern.compile("PerSec.*");

    private PrometheusNames() {}

    /** Adds a metric to a text; a gauge that is no number has no place there. */
    static void add(PrometheusText text, MetricName name, Metric metric) {
        Map<String, String> labels = new LinkedHashMap<>();
        name.tags().forEach(tag -> labels.put(tag.key(), tag.value()));
        if (metric instanceof Meter meter) {
            text.add(family(name) + "_total", Kind.COUNTER, help(name), labels, meter.getCount());
        } else if (metric instanceof Histogram histogram) {
            text.add(family(name) + "_count", Kind.COUNTER, help(name), labels, histogram.getCount());
            addQuantiles(text, name, labels, histogram);
        } else if (metric instanceof Gauge<?> gauge) {
            addGauge(text, name, labels, gauge);
        }
    }

    private static void addQuantiles(
            PrometheusText text, MetricName name, Map<String, String> labels, Histogram histogram) {
        if (histogram.getCount() == 0) {
            // of nothing there are no quantiles, and most APIs are never asked for
            return;
        }
        Snapshot snapshot = histogram.getSnapshot();
        Map<String, Double> quantiles = new LinkedHashMap<>();
        quantiles.put("0.50", snapshot.getMedian());
        quantiles.put("0.75", snapshot.get75thPercentile());
        quantiles.put("0.95", snapshot.get95thPercentile());
        quantiles.put("0.98", snapshot.get98thPercentile());
        quantiles.put("0.99", snapshot.get99thPercentile());
        quantiles.put("0.999", snapshot.get999thPercentile());
        quantiles.forEach((quantile, value) -> {
            Map<String, String> labelled = new LinkedHashMap<>(labels);
            labelled.put("quantile", quantile);
            text.add(family(name), Kind.GAUGE, help(name), labelled, value);
        });
    }

    private static void addGauge(PrometheusText text, MetricName name, Map<String, String> labels, Gauge<?> gauge) {
        Object value;
        try {
            value = gauge.getValue();
        } catch (RuntimeException e) {
            // one gauge that fails does not blind the dashboards to all others
            LOG.debug("Cannot read {}", name, e);
            return;
        }
        if (value instanceof Number number) {
            text.add(family(name), Kind.GAUGE, help(name), labels, number.doubleValue());
        } else if (value instanceof Boolean flag) {
            text.add(family(name), Kind.GAUGE, help(name), labels, flag ? 1 : 0);
        }
    }

    private static String family(MetricName name) {
        String plain = RATE.matcher(name.name()).replaceFirst("");
        return PrometheusText.name(name.domain() + "_" + name.type() + "_" + plain)
                .toLowerCase(Locale.ROOT);
    }

    private static String help(MetricName name) {
        return name.domain() + ":type=" + name.type() + ",name=" + name.name();
    }
}
