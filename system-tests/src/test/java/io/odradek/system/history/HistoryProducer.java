package io.odradek.system.history;

import io.odradek.system.Cluster;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.VoidSerializer;

/**
 * Writes unique values to the partitions of a topic in turn, and notes which were acknowledged where. Of a write that
 * failed nobody knows whether it happened; a producer that cannot go on is replaced by one with a new name.
 */
final class HistoryProducer implements AutoCloseable {

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final int IN_FLIGHT = 500;

    private final Cluster cluster;
    private final History history;
    private final String topic;
    private final int partitions;
    private final Map<String, Object> settings;
    private final long pauseNanos;
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread = new Thread(this::run, "history-producer");
    private volatile boolean stopped;
    private volatile boolean broken;

    /** @param perSecond how many records it writes at most */
    HistoryProducer(
            Cluster cluster,
            History history,
            String topic,
            int partitions,
            int perSecond,
            Map<String, Object> settings) {
        this.cluster = cluster;
        this.history = history;
        this.topic = topic;
        this.partitions = partitions;
        this.settings = settings;
        this.pauseNanos = Duration.ofSeconds(1).toNanos() / perSecond;
        thread.start();
    }

    private void run() {
        while (!stopped) {
            broken = false;
            try (KafkaProducer<Void, Long> producer =
                    new KafkaProducer<>(Clients.with(cluster, settings), new VoidSerializer(), new LongSerializer())) {
                write(producer, newName());
            } catch (RuntimeException e) {
                System.out.println("producer of " + topic + ": " + e);
            }
        }
    }

    private void write(KafkaProducer<Void, Long> producer, int name) {
        for (long number = 0; !stopped && !broken; number++) {
            room.acquireUninterruptibly();
            long value = Value.of(name, number);
            var unused = producer.send(
                    new ProducerRecord<>(topic, (int) (number % partitions), null, value), (metadata, error) -> {
                        room.release();
                        if (error == null) {
                            history.acknowledge(
                                    new TopicPartition(topic, metadata.partition()), metadata.offset(), value);
                        } else {
                            failed.incrementAndGet();
                            broken |= !(error instanceof RetriableException);
                        }
                    });
            LockSupport.parkNanos(pauseNanos);
        }
        producer.flush();
    }

    /** For values that no other producer writes. */
    static int newName() {
        return NAMES.incrementAndGet();
    }

    /** Writes of which nobody knows what became. */
    long failed() {
        return failed.get();
    }

    /** Ends, and waits for what is under way. */
    @Override
    public void close() {
        stopped = true;
        Clients.join(thread);
    }
}
