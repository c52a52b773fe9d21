package io.odradek.system;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;

/**
 * Apache's producer, idempotent and with acks=all, as it comes, counting for ever into the partitions of a topic: the n-th
 * record of a partition has the value n. A record that is not acknowledged, or not at offset n, ends it.
 */
final class NumberWriter implements AutoCloseable {

    private static final int IN_FLIGHT = 1_000;

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final int partitions;
    private final AtomicLongArray acknowledged;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final Duration pause;
    private final Thread thread = new Thread(this::count, "number-writer");
    private volatile boolean stopped;

    private NumberWriter(Cluster cluster, String topic, int partitions, Duration pause) {
        this.producer = Clients.producer(cluster, Map.of("linger.ms", 1, "compression.type", "lz4"));
        this.pause = pause;
        this.topic = topic;
        this.partitions = partitions;
        this.acknowledged = new AtomicLongArray(partitions);
    }

    /** As fast as the cluster takes it. */
    static NumberWriter start(Cluster cluster, String topic, int partitions) {
        return start(cluster, topic, partitions, Duration.ZERO);
    }

    /** With a pause after each number, which leaves the machine to others. */
    static NumberWriter start(Cluster cluster, String topic, int partitions, Duration pause) {
        NumberWriter writer = new NumberWriter(cluster, topic, partitions, pause);
        writer.thread.start();
        return writer;
    }

    private void count() {
        try {
            for (long n = 0; !stopped && failure.get() == null; n++) {
                for (int partition = 0; partition < partitions; partition++) {
                    room.acquire();
                    long number = n;
                    var unused = producer.send(
                            new ProducerRecord<>(topic, partition, null, Long.toString(number)),
                            (metadata, error) -> acknowledge(number, metadata, error));
                }
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
            producer.flush();
        } catch (InterruptedException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void acknowledge(long number, RecordMetadata metadata, Exception error) {
        room.release();
        if (error != null) {
            failure.compareAndSet(null, error);
        } else if (metadata.offset() != number
                || !acknowledged.compareAndSet(metadata.partition(), number, number + 1)) {
            failure.compareAndSet(
                    null,
                    new AssertionError("record " + number + " was acknowledged as " + metadata + " after "
                            + acknowledged.get(metadata.partition()) + " others"));
        }
    }

    /** How many records of each partition are acknowledged. */
    long[] acknowledged() {
        requireNoFailure();
        long[] counts = new long[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            counts[partition] = acknowledged.get(partition);
        }
        return counts;
    }

    private long total() {
        long total = 0;
        for (long count : acknowledged()) {
            total += count;
        }
        return total;
    }

    /** Waits until so many more are acknowledged. */
    void awaitMore(long count) {
        long wanted = total() + count;
        Awaitility.await(count + " more records")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> total() >= wanted);
    }

    private void requireNoFailure() {
        if (failure.get() != null) {
            throw new AssertionError("the producer has failed", failure.get());
        }
    }

    /** Ends the counting and waits for what is under way; gives how many records each partition has. */
    long[] stop() {
        stopped = true;
        try {
            thread.join(Duration.ofSeconds(90).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("the producer does not come to its end");
        }
        return acknowledged();
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        producer.close(Duration.ZERO);
    }
}
