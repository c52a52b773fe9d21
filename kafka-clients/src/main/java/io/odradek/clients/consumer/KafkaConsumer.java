package io.odradek.clients.consumer;

import io.odradek.clients.config.ClientConfig;
import io.odradek.clients.consumer.position.OffsetLookup.Found;
import io.odradek.clients.consumer.position.Position;
import io.odradek.clients.consumer.position.ResetPolicy;
import io.odradek.common.Metric;
import io.odradek.common.MetricName;
import io.odradek.common.PartitionInfo;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.TimeoutException;
import io.odradek.common.errors.WakeupException;
import io.odradek.common.serialization.Deserializer;
import java.time.Duration;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads records.
 *
 * <pre>{@code
 * Properties settings = new Properties();
 * settings.put("bootstrap.servers", "localhost:9092");
 * settings.put("group.id", "billing");
 * settings.put("key.deserializer", StringDeserializer.class);
 * settings.put("value.deserializer", StringDeserializer.class);
 * try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
 *     consumer.subscribe(List.of("orders"));
 *     while (running) {
 *         for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
 *             handle(record);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Records are fetched, and heartbeats sent, on a thread of the consumer's own, while the application works; everything that the
 * application sees happens within its calls: records are made of bytes, listeners, callbacks and interceptors are called, offsets are
 * committed. With every poll the consumer says that it is alive; without one for {@code max.poll.interval.ms} it loses its partitions.
 *
 * <p>Runs on: one thread at a time, or a {@link ConcurrentModificationException} is thrown; but for {@link #wakeup()}.
 */
public final class KafkaConsumer<K, V> implements Consumer<K, V> {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final ConsumerParts<K, V> parts;
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private int depth;
    private boolean closed;

    public KafkaConsumer(Properties properties) {
        this(ClientConfig.mapOf(properties));
    }

    public KafkaConsumer(Properties properties, Deserializer<K> keys, Deserializer<V> values) {
        this(ClientConfig.mapOf(properties), keys, values);
    }

    public KafkaConsumer(Map<String, Object> configs) {
        this(configs, null, null);
    }

    /**
     * Begins to look for the cluster, without waiting.
     *
     * @param keys what reads keys; null to take it from the configuration, which an object given here does not get
     * @throws io.odradek.common.config.ConfigException if the configuration is not one that a consumer takes
     */
    public KafkaConsumer(Map<String, Object> configs, Deserializer<K> keys, Deserializer<V> values) {
        this.parts = new ConsumerParts<>(ConsumerKeys.parse(configs), keys, values);
    }

    /** Each call goes through here: one thread at a time, and not once it is closed. */
    private <T> T call(Supplier<T> what) {
        enter();
        try {
            if (closed) {
                throw new IllegalStateException("this consumer is closed");
            }
            return what.get();
        } finally {
            leave();
        }
    }

    private void run(Runnable what) {
        call(() -> {
            what.run();
            return null;
        });
    }

    private void enter() {
        Thread self = Thread.currentThread();
        if (user.get() != self && !user.compareAndSet(null, self)) {
            throw new ConcurrentModificationException("a KafkaConsumer is for one thread at a time; now " + user.get()
                    + " is using it, and " + self + " tries to");
        }
        depth++;
    }

    private void leave() {
        depth--;
        if (depth == 0) {
            user.set(null);
        }
    }

    private Duration apiTimeout() {
        return Duration.ofMillis(parts.apiTimeoutMs());
    }

    private static long until(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout of " + timeout);
        }
        // the largest durations have more milliseconds than a long
        return timeout.getSeconds() > Integer.MAX_VALUE ? Long.MAX_VALUE : Clock.deadline(timeout.toMillis());
    }

    @Override
    public Set<TopicPartition> assignment() {
        return call(() -> Set.copyOf(parts.positions().assigned()));
    }

    @Override
    public Set<String> subscription() {
        return call(parts::subscription);
    }

    @Override
    public void subscribe(Collection<String> topics) {
        subscribe(topics, null);
    }

    /**
     * Reads these topics, sharing their partitions with the other members of the group, instead of what it read before.
     *
     * @param topics none at all is the same as {@link #unsubscribe()}
     * @throws IllegalStateException after {@link #assign}
     */
    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        topics.forEach(topic -> {
            if (topic == null || topic.isBlank()) {
                throw new IllegalArgumentException("a topic without a name");
            }
        });
        if (topics.isEmpty()) {
            unsubscribe();
        } else {
            run(() -> parts.subscribe(Interest.topics(topics, listener)));
        }
    }

    /** Reads all topics whose names match; those that are made later, once metadata tells of them. */
    @Override
    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        run(() -> parts.subscribe(Interest.pattern(pattern, listener)));
    }

    @Override
    public void subscribe(Pattern pattern) {
        subscribe(pattern, null);
    }

    /** Reads all topics whose names match, as the broker sees it; for {@code group.protocol=consumer}. */
    @Override
    public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
        if (pattern.pattern().isEmpty()) {
            throw new IllegalArgumentException("an empty expression");
        }
        run(() -> parts.subscribe(Interest.expression(pattern, listener)));
    }

    @Override
    public void subscribe(SubscriptionPattern pattern) {
        subscribe(pattern, null);
    }

    /**
     * Reads these partitions, without a group's help, instead of what it read before; no partition is the same as
     * {@link #unsubscribe()}.
     *
     * @throws IllegalStateException after {@link #subscribe}
     */
    @Override
    public void assign(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            unsubscribe();
        } else {
            run(() -> parts.assign(List.copyOf(partitions)));
        }
    }

    /** Reads nothing any more, and leaves the group. */
    @Override
    public void unsubscribe() {
        run(parts::unsubscribe);
    }

    /**
     * The next records: as soon as there are some, or none when time is over. Rebalances happen in here.
     *
     * @throws WakeupException after {@link #wakeup()}
     * @throws InvalidOffsetException if there is no place to read from, and {@code auto.offset.reset} is {@code none}
     * @throws io.odradek.common.errors.RecordDeserializationException if a record cannot be read
     * @throws IllegalStateException if it reads nothing
     */
    @Override
    public ConsumerRecords<K, V> poll(Duration timeout) {
        long until = until(timeout);
        return call(() -> parts.poll(until));
    }

    @Override
    public void commitSync() {
        commitSync(apiTimeout());
    }

    /** Commits everything that polls gave, and waits until the coordinator has it. */
    @Override
    public void commitSync(Duration timeout) {
        run(() -> parts.commits().sync(parts.commits().consumed(), until(timeout)));
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        commitSync(offsets, apiTimeout());
    }

    /**
     * Commits, and waits until the coordinator has it.
     *
     * @throws CommitFailedException if the partitions are another member's by now
     * @throws TimeoutException if the coordinator does not answer
     */
    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        run(() -> parts.commits().sync(Map.copyOf(offsets), until(timeout)));
    }

    @Override
    public void commitAsync() {
        commitAsync(null);
    }

    @Override
    public void commitAsync(OffsetCommitCallback callback) {
        run(() -> parts.commits().async(parts.commits().consumed(), callback));
    }

    @Override
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        run(() -> parts.commits().async(Map.copyOf(offsets), callback));
    }

    /** Goes to an offset; the next poll begins there. */
    @Override
    public void seek(TopicPartition partition, long offset) {
        seek(partition, new OffsetAndMetadata(offset));
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        run(() -> parts.positions()
                .seek(
                        partition,
                        new Position(offset.offset(), offset.leaderEpoch().orElse(Position.NO_EPOCH))));
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        run(() -> orAll(partitions).forEach(one -> parts.positions().seekTo(one, ResetPolicy.EARLIEST)));
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        run(() -> orAll(partitions).forEach(one -> parts.positions().seekTo(one, ResetPolicy.LATEST)));
    }

    private Collection<TopicPartition> orAll(Collection<TopicPartition> partitions) {
        return partitions.isEmpty() ? parts.positions().assigned() : partitions;
    }

    @Override
    public long position(TopicPartition partition) {
        return position(partition, apiTimeout());
    }

    /** The offset of the next record to be given. */
    @Override
    public long position(TopicPartition partition, Duration timeout) {
        return call(() -> parts.position(partition, until(timeout)));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        return committed(partitions, apiTimeout());
    }

    /** What the group has committed; null for partitions without. */
    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
        return call(() -> {
            parts.requireGroup();
            Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
            if (!partitions.isEmpty()) {
                var read = parts.offsets().committed(Set.copyOf(partitions), until(timeout));
                partitions.forEach(partition -> found.put(
                        partition,
                        read.getOrDefault(partition, Optional.empty())
                                .map(one -> new OffsetAndMetadata(
                                        one.offset(),
                                        one.epoch() < 0 ? Optional.empty() : Optional.of(one.epoch()),
                                        one.metadata()))
                                .orElse(null)));
            }
            return found;
        });
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return parts.metrics().all();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return partitionsFor(topic, apiTimeout());
    }

    /** The partitions of a topic; none if it does not exist. */
    @Override
    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
        return call(() -> parts.topics().partitions(topic, until(timeout)));
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics() {
        return listTopics(apiTimeout());
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
        return call(() -> parts.topics().all(until(timeout)));
    }

    @Override
    public Set<TopicPartition> paused() {
        return call(() -> Set.copyOf(parts.positions().paused()));
    }

    /** Polls give nothing of these, until {@link #resume}. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        run(() -> partitions.forEach(partition -> parts.positions().pause(partition, true)));
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        run(() -> partitions.forEach(partition -> parts.positions().pause(partition, false)));
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
        return offsetsForTimes(timestamps, apiTimeout());
    }

    /** The first record of each partition that is not older; null where there is none. */
    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> timestamps, Duration timeout) {
        timestamps.forEach((partition, timestamp) -> {
            if (timestamp < 0) {
                throw new IllegalArgumentException("a time of " + timestamp + " for " + partition);
            }
        });
        return call(() -> {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            parts.offsets()
                    .find(timestamps, until(timeout))
                    .forEach((partition, one) -> found.put(
                            partition,
                            one.offset() < 0
                                    ? null
                                    : new OffsetAndTimestamp(
                                            one.offset(),
                                            one.timestamp(),
                                            one.epoch() < 0 ? Optional.empty() : Optional.of(one.epoch()))));
            return found;
        });
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        return beginningOffsets(partitions, apiTimeout());
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return call(() -> ends(partitions, ResetPolicy.EARLIEST_TIMESTAMP, until(timeout)));
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return endOffsets(partitions, apiTimeout());
    }

    /** Behind the last record that can be read; with {@code read_committed}, before the first open transaction. */
    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return call(() -> ends(partitions, ResetPolicy.LATEST_TIMESTAMP, until(timeout)));
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, long which, long untilMs) {
        Map<TopicPartition, Long> asked = new LinkedHashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, Found> one :
                parts.offsets().find(asked, untilMs).entrySet()) {
            ends.put(one.getKey(), one.getValue().offset());
        }
        return ends;
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        return call(() -> parts.positions().lag(partition));
    }

    @Override
    public ConsumerGroupMetadata groupMetadata() {
        return call(parts::groupMetadata);
    }

    @Override
    public void enforceRebalance() {
        enforceRebalance("the application asks for a rebalance");
    }

    /** Has the group rebalance, with the next poll; in the consumer protocol the broker decides, and this does nothing. */
    @Override
    public void enforceRebalance(String reason) {
        run(() -> parts.enforceRebalance(reason));
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    @Override
    public void close(Duration timeout) {
        close(CloseOptions.timeout(timeout));
    }

    /** Commits what is to be committed by itself, leaves the group, and ends all connections; a second call does nothing. */
    @Override
    public void close(CloseOptions options) {
        long until = until(options.timeout().orElse(CLOSE_TIMEOUT));
        enter();
        try {
            if (!closed) {
                closed = true;
                parts.close(options.groupMembershipOperation(), until);
            }
        } finally {
            leave();
        }
    }

    @Override
    public void wakeup() {
        parts.wakeup();
    }
}
