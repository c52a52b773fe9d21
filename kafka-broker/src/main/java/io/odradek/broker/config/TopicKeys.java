package io.odradek.broker.config;

import io.odradek.common.config.Accepted;
import io.odradek.common.config.ConfigType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The keys that a topic may override, each with the keys of the broker that give its default. */
public final class TopicKeys {

    /**
     * A key of a topic.
     *
     * @param key name, type and documentation; takes the same values as the broker's key
     * @param brokerKeys the broker's keys that stand for it, the strongest first
     * @param brokerDefault its value as text where the topic has none of its own
     */
    public record TopicKey<T>(
            ConfigKey<T> key, List<ConfigKey<?>> brokerKeys, Function<BrokerConfig, String> brokerDefault) {}

    private static final long MS_PER_HOUR = 3_600_000L;
    private static final long MS_PER_MINUTE = 60_000L;
    private static final Map<String, TopicKey<?>> ALL = new LinkedHashMap<>();

    public static final TopicKey<List<String>> CLEANUP_POLICY = same("cleanup.policy", LogKeys.CLEANUP_POLICY);
    public static final TopicKey<String> COMPRESSION_TYPE = same("compression.type", LogKeys.COMPRESSION_TYPE);
    public static final TopicKey<Long> DELETE_RETENTION_MS =
            same("delete.retention.ms", LogKeys.CLEANER_DELETE_RETENTION_MS);
    public static final TopicKey<Long> FILE_DELETE_DELAY_MS = same("file.delete.delay.ms", LogKeys.DELETE_DELAY_MS);
    public static final TopicKey<Long> FLUSH_MESSAGES = same("flush.messages", LogKeys.FLUSH_MESSAGES);
    public static final TopicKey<Long> FLUSH_MS = add(
            "flush.ms",
            LogKeys.FLUSH_MS,
            List.of(LogKeys.FLUSH_MS, LogKeys.FLUSH_SCHEDULER_MS),
            broker -> text(broker.get(LogKeys.FLUSH_MS, broker.get(LogKeys.FLUSH_SCHEDULER_MS))));
    public static final TopicKey<List<String>> THROTTLED_FOLLOWERS = throttled(
            "follower.replication.throttled.replicas",
            "Replicas that fetch at follower.replication.throttled.rate of their broker at most until they are in sync:"
                    + " partition:broker, separated by commas, * for all, none or nothing for none.");
    public static final TopicKey<Integer> INDEX_INTERVAL_BYTES =
            same("index.interval.bytes", LogKeys.INDEX_INTERVAL_BYTES);
    public static final TopicKey<Long> MAX_COMPACTION_LAG_MS =
            same("max.compaction.lag.ms", LogKeys.CLEANER_MAX_LAG_MS);
    public static final TopicKey<List<String>> THROTTLED_LEADERS = throttled(
            "leader.replication.throttled.replicas",
            "Replicas that, when they lead, send to followers that are not in sync at leader.replication.throttled.rate of"
                    + " their broker at most: partition:broker, separated by commas, * for all, none or nothing for none.");
    public static final TopicKey<Integer> MAX_MESSAGE_BYTES = same("max.message.bytes", LogKeys.MESSAGE_MAX_BYTES);
    public static final TopicKey<Boolean> DOWN_CONVERSION =
            same("message.downconversion.enable", LogKeys.DOWN_CONVERSION);
    public static final TopicKey<Long> TIMESTAMP_AFTER_MAX_MS =
            same("message.timestamp.after.max.ms", LogKeys.TIMESTAMP_AFTER_MAX_MS);
    public static final TopicKey<Long> TIMESTAMP_BEFORE_MAX_MS =
            same("message.timestamp.before.max.ms", LogKeys.TIMESTAMP_BEFORE_MAX_MS);
    public static final TopicKey<String> TIMESTAMP_TYPE = same("message.timestamp.type", LogKeys.TIMESTAMP_TYPE);
    public static final TopicKey<Double> MIN_CLEANABLE_RATIO =
            same("min.cleanable.dirty.ratio", LogKeys.CLEANER_MIN_RATIO);
    public static final TopicKey<Long> MIN_COMPACTION_LAG_MS =
            same("min.compaction.lag.ms", LogKeys.CLEANER_MIN_LAG_MS);
    public static final TopicKey<Integer> MIN_ISR = same("min.insync.replicas", LogKeys.MIN_ISR);
    public static final TopicKey<Boolean> PREALLOCATE = same("preallocate", LogKeys.PREALLOCATE);
    public static final TopicKey<Long> RETENTION_BYTES = same("retention.bytes", LogKeys.RETENTION_BYTES);
    public static final TopicKey<Long> RETENTION_MS = add(
            "retention.ms",
            LogKeys.RETENTION_MS,
            List.of(LogKeys.RETENTION_MS, LogKeys.RETENTION_MINUTES, LogKeys.RETENTION_HOURS),
            TopicKeys::retentionMs);
    public static final TopicKey<Integer> SEGMENT_BYTES = same("segment.bytes", LogKeys.SEGMENT_BYTES);
    public static final TopicKey<Integer> SEGMENT_INDEX_BYTES = same("segment.index.bytes", LogKeys.INDEX_MAX_BYTES);
    public static final TopicKey<Long> SEGMENT_JITTER_MS = add(
            "segment.jitter.ms",
            LogKeys.ROLL_JITTER_MS,
            List.of(LogKeys.ROLL_JITTER_MS, LogKeys.ROLL_JITTER_HOURS),
            broker -> text(broker.get(LogKeys.ROLL_JITTER_MS, broker.get(LogKeys.ROLL_JITTER_HOURS) * MS_PER_HOUR)));
    public static final TopicKey<Long> SEGMENT_MS = add(
            "segment.ms",
            LogKeys.ROLL_MS,
            List.of(LogKeys.ROLL_MS, LogKeys.ROLL_HOURS),
            broker -> text(broker.get(LogKeys.ROLL_MS, broker.get(LogKeys.ROLL_HOURS) * MS_PER_HOUR)));
    public static final TopicKey<Boolean> UNCLEAN_ELECTION =
            same("unclean.leader.election.enable", LogKeys.UNCLEAN_ELECTION);

    private TopicKeys() {}

    /** All keys of a topic, by name. */
    public static Iterable<TopicKey<?>> all() {
        return ALL.values();
    }

    /** The key of that name, if it exists. */
    public static Optional<TopicKey<?>> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static String retentionMs(BrokerConfig broker) {
        Long ms = broker.get(LogKeys.RETENTION_MS);
        if (ms != null) {
            return text(ms);
        }
        Integer minutes = broker.get(LogKeys.RETENTION_MINUTES);
        if (minutes != null) {
            return text(minutes < 0 ? -1 : minutes * MS_PER_MINUTE);
        }
        int hours = broker.get(LogKeys.RETENTION_HOURS);
        return text(hours < 0 ? -1 : hours * MS_PER_HOUR);
    }

    private static String text(long value) {
        return Long.toString(value);
    }

    /** Of a topic only: a broker has no such key. */
    private static TopicKey<List<String>> throttled(String name, String documentation) {
        ConfigKey<List<String>> key = ConfigKey.dynamic(name, ConfigType.LIST, "", replicas(), documentation);
        TopicKey<List<String>> topicKey = new TopicKey<>(key, List.of(), broker -> "");
        ALL.put(name, topicKey);
        return topicKey;
    }

    /** A list of replicas, or one word for all or none of them. */
    private static Accepted<List<String>> replicas() {
        Pattern listed = Pattern.compile("([0-9]{1,9}:[0-9]{1,9})?");
        return new Accepted<>(
                value -> value.equals(List.of("*"))
                        || value.equals(List.of("none"))
                        || value.stream().allMatch(one -> listed.matcher(one).matches()),
                "*, none, or a list of partition:broker");
    }

    private static <T> TopicKey<T> same(String name, ConfigKey<T> brokerKey) {
        return add(name, brokerKey, List.of(brokerKey), broker -> broker.entry(brokerKey)
                .value());
    }

    private static <T> TopicKey<T> add(
            String name, ConfigKey<T> like, List<ConfigKey<?>> brokerKeys, Function<BrokerConfig, String> value) {
        ConfigKey<T> key = new ConfigKey<>(
                name, like.type(), like.defaultText(), like.accepts(), like.update(), like.documentation());
        TopicKey<T> topicKey = new TopicKey<>(key, brokerKeys, value);
        ALL.put(name, topicKey);
        return topicKey;
    }
}
