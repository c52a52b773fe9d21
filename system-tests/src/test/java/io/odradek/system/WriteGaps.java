package io.odradek.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/**
 * Writes to each partition of a topic with acks=all, one record some time after another's acknowledgement, and measures how long
 * each record had to wait for its own.
 *
 * <p>Runs on: the producer's thread, and one that sends.
 */
final class WriteGaps implements AutoCloseable {

    /** Between two records of a partition: many partitions must not keep the machine busy with nothing but this. */
    private static final int PAUSE_MS = 100;

    /** The client's default. */
    private static final int REQUEST_TIMEOUT_MS = 30_000;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String topic;
    private final int partitions;
    private final KafkaProducer<String, String> producer;
    private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLongArray lastNanos;
    private final AtomicLongArray longestNanos;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean closed;

    private WriteGaps(Cluster cluster, String topic, int partitions, int requestTimeoutMs) {
        this.topic = topic;
        this.partitions = partitions;
        this.producer = Clients.producer(
                cluster,
                Map.of(
                        "acks", "all",
                        "linger.ms", 0,
                        "retry.backoff.ms", 20,
                        "reconnect.backoff.ms", 20,
                        "request.timeout.ms", requestTimeoutMs,
                        "delivery.timeout.ms", 120_000));
        this.lastNanos = new AtomicLongArray(partitions);
        this.longestNanos = new AtomicLongArray(partitions);
    }

    static WriteGaps start(Cluster cluster, String topic, int partitions) {
        return start(cluster, topic, partitions, REQUEST_TIMEOUT_MS);
    }

    /** @param requestTimeoutMs how long the client waits for a broker that keeps its connection and says nothing */
    static WriteGaps start(Cluster cluster, String topic, int partitions, int requestTimeoutMs) {
        WriteGaps gaps = new WriteGaps(cluster, topic, partitions, requestTimeoutMs);
        for (int partition = 0; partition < partitions; partition++) {
            gaps.send(partition);
        }
        gaps.awaitWritesEverywhere();
        return gaps;
    }

    private void send(int partition) {
        if (closed) {
            return;
        }
        long sent = System.nanoTime();
        var unused = producer.send(new ProducerRecord<>(topic, partition, null, "x"), (metadata, failure) -> {
            if (failure == null) {
                noteAcknowledgement(partition, sent);
                later(() -> send(partition));
            } else if (!closed) {
                System.out.println("WriteGaps: " + topic + '-' + partition + " failed: " + failure);
            }
        });
    }

    private void later(Runnable step) {
        if (!closed) {
            var unused = sender.schedule(step, PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void noteAcknowledgement(int partition, long sent) {
        acknowledged.incrementAndGet();
        long now = System.nanoTime();
        lastNanos.set(partition, now);
        longestNanos.accumulateAndGet(partition, now - sent, Math::max);
    }

    /** Measures from now on. */
    void reset() {
        for (int partition = 0; partition < partitions; partition++) {
            longestNanos.set(partition, 0);
        }
    }

    /** Waits until each partition has taken another record. */
    void awaitWritesEverywhere() {
        long since = System.nanoTime();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            for (int partition = 0; partition < partitions; partition++) {
                if (lastNanos.get(partition) < since) {
                    return false;
                }
            }
            return true;
        });
    }

    /** The longest wait for an acknowledgement since the last {@link #reset}, of each partition in milliseconds, sorted. */
    List<Long> gapsMs() {
        List<Long> gaps = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            gaps.add(TimeUnit.NANOSECONDS.toMillis(longestNanos.get(partition)));
        }
        gaps.sort(null);
        return gaps;
    }

    /** What a test prints. */
    String summary() {
        List<Long> gaps = gapsMs();
        return "longest waits for acks=all: median " + gaps.get(gaps.size() / 2) + " ms, p99 "
                + gaps.get(gaps.size() * 99 / 100) + " ms, longest " + gaps.get(gaps.size() - 1) + " ms, over "
                + acknowledged + " records";
    }

    @Override
    public void close() {
        closed = true;
        sender.shutdownNow();
        producer.close(Duration.ZERO);
    }
}
