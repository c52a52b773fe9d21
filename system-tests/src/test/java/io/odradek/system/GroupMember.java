package io.odradek.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;

/** One consumer of a group, which polls on a thread of its own until it is told to leave or to die. */
final class GroupMember implements AutoCloseable {

    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private final List<ConsumerRecord<String, String>> read = new CopyOnWriteArrayList<>();
    private final List<String> rebalances = new CopyOnWriteArrayList<>();
    private volatile Set<TopicPartition> assignment = Set.of();
    private volatile boolean stopping;
    private volatile RuntimeException failure;

    GroupMember(Cluster cluster, String group, Map<String, ?> settings, String... topics) {
        this(cluster, group, settings, (consumer, listener) -> consumer.subscribe(List.of(topics), listener));
    }

    /** A member that reads what matches an expression, which the coordinator looks into. */
    GroupMember(Cluster cluster, String group, Map<String, ?> settings, SubscriptionPattern expression) {
        this(cluster, group, settings, (consumer, listener) -> consumer.subscribe(expression, listener));
    }

    private GroupMember(
            Cluster cluster,
            String group,
            Map<String, ?> settings,
            BiConsumer<KafkaConsumer<String, String>, ConsumerRebalanceListener> subscription) {
        Map<String, Object> all = new HashMap<>();
        all.put("group.id", group);
        all.put("group.protocol", "classic");
        all.put("auto.offset.reset", "earliest");
        all.put("enable.auto.commit", "false");
        all.put("heartbeat.interval.ms", 200);
        all.put("fetch.max.wait.ms", 50);
        all.putAll(settings);
        if (all.get("group.protocol").equals("consumer")) {
            all.remove("heartbeat.interval.ms"); // the coordinator says
        }
        consumer = Clients.consumer(cluster, all);
        subscription.accept(consumer, new Listener());
        thread = new Thread(this::run, "member of " + group);
        thread.start();
    }

    private void run() {
        try (consumer) {
            while (!stopping) {
                var records = consumer.poll(Duration.ofMillis(50));
                assignment = Set.copyOf(consumer.assignment());
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

    Set<TopicPartition> assignment() {
        if (failure != null) {
            throw failure;
        }
        return assignment;
    }

    List<ConsumerRecord<String, String>> read() {
        if (failure != null) {
            throw failure;
        }
        return new ArrayList<>(read);
    }

    List<String> rebalances() {
        return rebalances;
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
        if (failure != null) {
            throw failure;
        }
    }
}
