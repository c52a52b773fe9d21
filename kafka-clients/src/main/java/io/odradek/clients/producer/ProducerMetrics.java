package io.odradek.clients.producer;

import io.odradek.clients.metrics.ClientMetrics;
import io.odradek.clients.metrics.Window;
import io.odradek.common.Metric;
import io.odradek.common.MetricName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a producer measures: once for a batch, a request or an error, never for a record. Runs on: any thread. */
final class ProducerMetrics {

    private static final String GROUP = "producer-metrics";
    private static final String TOPIC_GROUP = "producer-topic-metrics";

    private final ClientMetrics metrics = new ClientMetrics();
    private final String clientId;
    private final Map<String, String> tags;
    private final Window records = window();
    private final Window batchBytes = window();
    private final Window compression = window();
    private final Window recordsPerRequest = window();
    private final Window latency = window();
    private final Window retries = window();
    private final Window errors = window();
    private final Window splits = window();
    private final Window queueTime = window();
    private final Window requestBytes = window();
    private final Map<String, OfTopic> topics = new ConcurrentHashMap<>();

    private record OfTopic(Window records, Window bytes, Window compression, Window retries, Window errors) {}

    ProducerMetrics(String clientId, BufferMemory memory) {
        this.clientId = clientId;
        this.tags = Map.of("client-id", clientId);
        rate("record-send", "records sent", records);
        rate("record-retry", "records sent again", retries);
        rate("record-error", "records given up", errors);
        rate("batch-split", "batches split because they were too large", splits);
        rate("outgoing-byte", "bytes of batches sent", requestBytes);
        averageAndMax("request-latency", "The time until an answer, in ms", latency);
        averageAndMax("batch-size", "Bytes of a batch as it is sent", batchBytes);
        averageAndMax("record-queue-time", "How long batches waited to be sent, in ms", queueTime);
        gauge("records-per-request-avg", "Records in a request, on average", recordsPerRequest::average);
        gauge(
                "compression-rate-avg",
                "The size of batches, where 1 is what it is without compression",
                compression::average);
        gauge("request-rate", "Requests a second", latency::frequency);
        gauge("buffer-total-bytes", "Bytes of buffer.memory", () -> (double) memory.total());
        gauge("buffer-available-bytes", "Bytes of buffer.memory that are free", () -> (double) memory.available());
        gauge("waiting-threads", "Threads that wait for memory", () -> (double) memory.waiters());
    }

    private static Window window() {
        return new Window(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private void rate(String name, String what, Window window) {
        gauge(name + "-rate", "How many " + what + ", a second", window::rate);
        gauge(name + "-total", "How many " + what, window::total);
    }

    private void averageAndMax(String name, String what, Window window) {
        gauge(name + "-avg", what + ", on average", window::average);
        gauge(name + "-max", what + ", at most", window::max);
    }

    private void gauge(String name, String description, Supplier<Object> value) {
        metrics.add(name, GROUP, description, tags, value);
    }

    private OfTopic topic(String name) {
        return topics.computeIfAbsent(name, this::newTopic);
    }

    private OfTopic newTopic(String name) {
        OfTopic made = new OfTopic(window(), window(), window(), window(), window());
        Map<String, String> topicTags = Map.of("client-id", clientId, "topic", name);
        topicRate("record-send", "records sent", topicTags, made.records());
        topicRate("byte", "bytes sent", topicTags, made.bytes());
        topicRate("record-retry", "records sent again", topicTags, made.retries());
        topicRate("record-error", "records given up", topicTags, made.errors());
        metrics.add(
                "compression-rate",
                TOPIC_GROUP,
                "The size of batches, where 1 is what it is without compression",
                topicTags,
                made.compression()::average);
        return made;
    }

    private void topicRate(String name, String what, Map<String, String> topicTags, Window window) {
        metrics.add(name + "-rate", TOPIC_GROUP, "How many " + what + ", a second", topicTags, window::rate);
        metrics.add(name + "-total", TOPIC_GROUP, "How many " + what, topicTags, window::total);
    }

    /** A batch goes out. */
    void sent(Batch batch, long nowNanos) {
        if (batch.attempts > 1) {
            retries.record(batch.count());
            topic(batch.queue().topicPartition().topic()).retries().record(batch.count());
            return;
        }
        records.record(batch.count());
        batchBytes.record(batch.sizeInBytes());
        compression.record(batch.ratio());
        queueTime.record(TimeUnit.NANOSECONDS.toMillis(nowNanos - batch.createdNanos()));
        OfTopic topic = topic(batch.queue().topicPartition().topic());
        topic.records().record(batch.count());
        topic.bytes().record(batch.sizeInBytes());
        topic.compression().record(batch.ratio());
    }

    void requestSent(int recordCount, int bytes) {
        recordsPerRequest.record(recordCount);
        requestBytes.record(bytes);
    }

    void answered(long nanos) {
        latency.record(nanos / 1e6);
    }

    void failed(String topic, int count) {
        errors.record(count);
        topic(topic).errors().record(count);
    }

    void split() {
        splits.record(1);
    }

    Map<MetricName, Metric> all() {
        return metrics.all();
    }
}
