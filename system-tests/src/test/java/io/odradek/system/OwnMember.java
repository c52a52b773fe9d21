package io.odradek.system;

import io.odradek.clients.consumer.ConsumerRebalanceListener;
import io.odradek.clients.consumer.ConsumerRecord;
import io.odradek.clients.consumer.KafkaConsumer;
import io.odradek.common.TopicPartition;
import io.odradek.common.serialization.StringDeserializer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A member of a group with the consumer of this project, on a thread of its own: reads, commits, and remembers what it read. */
final class OwnMember implements AutoCloseable {

    private static final long STALL_LOOK_NANOS = 10_000_000;

    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private final List<ConsumerRecord<String, String>> read = new CopyOnWriteArrayList<>();
    private final List<String> rebalances = new CopyOnWriteArrayList<>();
    private volatile Set<String> assignment = Set.of();
    private volatile boolean stopping;
    private volatile boolean stalled;
    private volatile RuntimeException failure;

    OwnMember(Cluster cluster, String group, Map<String, ?> settings, String... topics) {
        consumer = consumer(cluster, group, settings);
        consumer.subscribe(List.of(topics), new Listener());
        thread = new Thread(this::run, "own member of " + group);
        thread.start();
    }

    static KafkaConsumer<String, String> consumer(Cluster cluster, String group, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>();
        if (group != null) {
            all.put("group.id", group);
            all.put("enable.auto.commit", "false");
        }
        all.put("bootstrap.servers", cluster.bootstrap());
        all.put("auto.offset.reset", "earliest");
        all.put("heartbeat.interval.ms", 200);
        all.put("fetch.max.wait.ms", 50);
        all.putAll(settings);
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    private void run() {
        try (consumer) {
            while (!stopping) {
                if (stalled) {
                    LockSupport.parkNanos(STALL_LOOK_NANOS);
                    continue;
                }
                var records = consumer.poll(Duration.ofMillis(50));
                assignment = consumer.assignment().stream()
                        .map(TopicPartition::toString)
                        .collect(Collectors.toSet());
                if (!records.isEmpty()) {
                    consumer.commitSync();
                    records.forEach(read::add);
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** What was given and taken, in order. */
    private final class Listener implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            rebalances.add("-" + partitions.size());
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            rebalances.add("+" + partitions.size());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            rebalances.add("lost " + partitions.size());
        }
    }

    Set<String> assignment() {
        throwFailure();
        return assignment;
    }

    List<ConsumerRecord<String, String>> read() {
        throwFailure();
        return new ArrayList<>(read);
    }

    List<String> rebalances() {
        return rebalances;
    }

    /** Polls no more, or again. */
    void stall(boolean now) {
        stalled = now;
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Clients.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError("the consumer does not close");
        }
        throwFailure();
    }
}
