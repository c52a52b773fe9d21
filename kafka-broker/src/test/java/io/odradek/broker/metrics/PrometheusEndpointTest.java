package io.odradek.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a Prometheus server sees, over HTTP. */
class PrometheusEndpointTest {

    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private PrometheusEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = PrometheusEndpoint.start(
                metrics, InetAddress.getLoopbackAddress().getHostAddress(), 0);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private Exposition scrape() throws IOException, InterruptedException {
        HttpResponse<String> response = ask("GET", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        return new Exposition(response.body());
    }

    @Test
    void aMeterIsACounterWithoutPerSec() throws Exception {
        MetricName name = MetricName.of("kafka.server", "BrokerTopicMetrics", "BytesInPerSec");
        metrics.meter(name).mark(7);
        metrics.meter(name.tag("topic", "orders")).mark(5);

        Exposition seen = scrape();

        assertThat(seen.type("kafka_server_brokertopicmetrics_bytesin_total")).isEqualTo("counter");
        assertThat(seen.samples())
                .containsEntry("kafka_server_brokertopicmetrics_bytesin_total", 7.0)
                .containsEntry("kafka_server_brokertopicmetrics_bytesin_total{topic=orders}", 5.0);
    }

    @Test
    void aGaugeIsPlainAndShowsNumbersOnly() throws Exception {
        metrics.gauge(MetricName.of("kafka.server", "ReplicaManager", "UnderReplicatedPartitions"), () -> 3);
        metrics.gauge(MetricName.of("kafka.server", "KafkaServer", "ready"), () -> true);
        metrics.gauge(MetricName.of("kafka.server", "KafkaServer", "ClusterId"), () -> "a-text");
        metrics.gauge(MetricName.of("kafka.server", "KafkaServer", "none"), () -> null);
        metrics.gauge(MetricName.of("kafka.server", "KafkaServer", "infinite"), () -> Double.NEGATIVE_INFINITY);
        metrics.gauge(MetricName.of("kafka.server", "KafkaServer", "nan"), () -> Double.NaN);
        metrics.gauge(MetricName.of("kafka.server", "KafkaServer", "broken"), () -> {
            throw new IllegalStateException("on purpose");
        });

        Exposition seen = scrape();

        assertThat(seen.type("kafka_server_replicamanager_underreplicatedpartitions"))
                .isEqualTo("gauge");
        assertThat(seen.samples())
                .containsEntry("kafka_server_replicamanager_underreplicatedpartitions", 3.0)
                .containsEntry("kafka_server_kafkaserver_ready", 1.0)
                .containsEntry("kafka_server_kafkaserver_infinite", Double.NEGATIVE_INFINITY)
                .containsEntry("kafka_server_kafkaserver_nan", Double.NaN)
                .doesNotContainKeys(
                        "kafka_server_kafkaserver_clusterid",
                        "kafka_server_kafkaserver_none",
                        "kafka_server_kafkaserver_broken");
    }

    @Test
    void aHistogramHasQuantilesAndACount() throws Exception {
        MetricName name = MetricName.of("kafka.network", "RequestMetrics", "TotalTimeMs");
        for (int ms = 1; ms <= 101; ms++) {
            metrics.histogram(name.tag("request", "Fetch")).update(ms);
        }
        metrics.histogram(name.tag("request", "NeverAsked"));

        Exposition seen = scrape();

        String family = "kafka_network_requestmetrics_totaltimems";
        assertThat(seen.type(family)).isEqualTo("gauge");
        assertThat(seen.type(family + "_count")).isEqualTo("counter");
        assertThat(seen.samples())
                .containsEntry(family + "_count{request=Fetch}", 101.0)
                .containsEntry(family + "_count{request=NeverAsked}", 0.0)
                .containsEntry(family + "{quantile=0.50, request=Fetch}", 51.0)
                .containsKeys(
                        family + "{quantile=0.75, request=Fetch}",
                        family + "{quantile=0.95, request=Fetch}",
                        family + "{quantile=0.98, request=Fetch}",
                        family + "{quantile=0.99, request=Fetch}",
                        family + "{quantile=0.999, request=Fetch}")
                .doesNotContainKey(family + "{quantile=0.50, request=NeverAsked}");
    }

    @Test
    void aLabelMayHoldAnything() throws Exception {
        String odd = "a\\b\"c\nd{}=,é";
        metrics.gauge(
                MetricName.of("kafka.server", "socket-server-metrics", "connection-count")
                        .tag("client-id", odd),
                () -> 1.5);

        assertThat(scrape().samples())
                .containsEntry("kafka_server_socket_server_metrics_connection_count{client_id=" + odd + "}", 1.5);
    }

    @Test
    void theProcessIsMeasuredToo() throws Exception {
        Exposition seen = scrape();

        assertThat(seen.type("process_cpu_seconds_total")).isEqualTo("counter");
        assertThat(seen.samples().get("process_cpu_seconds_total")).isPositive();
        assertThat(seen.samples().get("process_open_fds")).isPositive();
        assertThat(seen.samples().get("jvm_memory_used_bytes{area=heap}")).isPositive();
        assertThat(seen.samples().get("jvm_memory_used_bytes{area=nonheap}")).isPositive();
        assertThat(seen.samples().keySet()).anyMatch(key -> key.startsWith("jvm_gc_collection_seconds_count{gc="));
    }

    @Test
    void whatIsNotAScrapeIsAnsweredShortly() throws Exception {
        assertThat(ask("GET", "/").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/metricsandmore").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("HEAD", "/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void itsThreadsDoNotKeepTheProcessAlive() throws Exception {
        scrape();

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("prometheus")
                        || thread.getName().equals("HTTP-Dispatcher"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void aScrapeIsWholeWhileMetricsComeAndGo() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        MetricName name = MetricName.of("kafka.log", "Log", "Size");
        ExecutorService changer = Executors.newSingleThreadExecutor();
        Future<?> changing = changer.submit(() -> {
            for (int i = 0; !over.get(); i++) {
                int value = i;
                metrics.gauge(name.tag("partition", Integer.toString(i % 50)), () -> value);
                metrics.remove(name.tag("partition", Integer.toString((i + 25) % 50)));
            }
        });
        try {
            for (int i = 0; i < 20; i++) {
                scrape();
            }
        } finally {
            over.set(true);
            changing.get();
            changer.shutdown();
        }
    }
}
