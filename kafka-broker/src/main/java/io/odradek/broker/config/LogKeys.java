package io.odradek.broker.config;

import static io.odradek.broker.config.ConfigKey.dynamic;
import static io.odradek.broker.config.ConfigKey.fixed;
import static io.odradek.common.config.Accepted.any;
import static io.odradek.common.config.Accepted.atLeast;
import static io.odradek.common.config.Accepted.between;
import static io.odradek.common.config.Accepted.oneOf;
import static io.odradek.common.config.Accepted.someOf;
import static io.odradek.common.config.ConfigType.BOOLEAN;
import static io.odradek.common.config.ConfigType.DOUBLE;
import static io.odradek.common.config.ConfigType.INT;
import static io.odradek.common.config.ConfigType.LIST;
import static io.odradek.common.config.ConfigType.LONG;
import static io.odradek.common.config.ConfigType.STRING;

import java.util.List;

/** The log of a broker; most are defaults that a topic may override under the name in {@link TopicKeys}. */
public final class LogKeys {

    private static final String FOREVER = "9223372036854775807";

    public static final ConfigKey<String> LOG_DIR =
            fixed("log.dir", STRING, "/tmp/kafka-logs", any(), "The data directory, where log.dirs is not set.");
    public static final ConfigKey<List<String>> LOG_DIRS = fixed(
            "log.dirs",
            LIST,
            null,
            any(),
            "The data directories, separated by commas; a partition lies in one of them.");
    public static final ConfigKey<Integer> RECOVERY_THREADS = fixed(
            "num.recovery.threads.per.data.dir",
            INT,
            "1",
            atLeast(1),
            "Threads for each data directory that open and close logs.");
    public static final ConfigKey<Integer> SEGMENT_BYTES = dynamic(
            "log.segment.bytes",
            INT,
            "1073741824",
            atLeast(14),
            "A segment of that many bytes is followed by a new one.");
    public static final ConfigKey<Long> ROLL_MS = dynamic(
            "log.roll.ms",
            LONG,
            null,
            atLeast(1),
            "A segment older than that many milliseconds is followed by a new one; unset: log.roll.hours.");
    public static final ConfigKey<Integer> ROLL_HOURS =
            fixed("log.roll.hours", INT, "168", atLeast(1), "The same in hours, where log.roll.ms is not set.");
    public static final ConfigKey<Long> ROLL_JITTER_MS = dynamic(
            "log.roll.jitter.ms",
            LONG,
            null,
            atLeast(0),
            "At most that many milliseconds, drawn by chance, are taken off the age; unset: log.roll.jitter.hours.");
    public static final ConfigKey<Integer> ROLL_JITTER_HOURS = fixed(
            "log.roll.jitter.hours", INT, "0", atLeast(0), "The same in hours, where log.roll.jitter.ms is not set.");
    public static final ConfigKey<Long> RETENTION_MS = dynamic(
            "log.retention.ms",
            LONG,
            null,
            atLeast(-1),
            "Milliseconds that records are kept; -1: without end; unset: log.retention.minutes.");
    public static final ConfigKey<Integer> RETENTION_MINUTES =
            fixed("log.retention.minutes", INT, null, atLeast(-1), "The same in minutes; unset: log.retention.hours.");
    public static final ConfigKey<Integer> RETENTION_HOURS = fixed(
            "log.retention.hours", INT, "168", atLeast(-1), "The same in hours, where neither of the others is set.");
    public static final ConfigKey<Long> RETENTION_BYTES =
            dynamic("log.retention.bytes", LONG, "-1", atLeast(-1), "Bytes that a partition may hold; -1: no limit.");
    public static final ConfigKey<Long> RETENTION_CHECK_MS = fixed(
            "log.retention.check.interval.ms",
            LONG,
            "300000",
            atLeast(1),
            "Milliseconds between two looks for segments to delete.");
    public static final ConfigKey<List<String>> CLEANUP_POLICY = dynamic(
            "log.cleanup.policy",
            LIST,
            "delete",
            someOf("delete", "compact"),
            "What happens to old segments: deleted, or compacted to the last record of each key.");
    public static final ConfigKey<Long> CLEANER_DELETE_RETENTION_MS = dynamic(
            "log.cleaner.delete.retention.ms",
            LONG,
            "86400000",
            atLeast(0),
            "Milliseconds that a tombstone stays after compaction.");
    public static final ConfigKey<Long> CLEANER_MIN_LAG_MS = dynamic(
            "log.cleaner.min.compaction.lag.ms",
            LONG,
            "0",
            atLeast(0),
            "Milliseconds for which a record is not compacted away.");
    public static final ConfigKey<Long> CLEANER_MAX_LAG_MS = dynamic(
            "log.cleaner.max.compaction.lag.ms",
            LONG,
            FOREVER,
            atLeast(1),
            "Milliseconds after which a record has to take part in compaction.");
    public static final ConfigKey<Double> CLEANER_MIN_RATIO = dynamic(
            "log.cleaner.min.cleanable.ratio",
            DOUBLE,
            "0.5",
            between(0, 1),
            "The share of a log that is not compacted yet at which compaction begins.");
    public static final ConfigKey<Integer> INDEX_MAX_BYTES = dynamic(
            "log.index.size.max.bytes",
            INT,
            "10485760",
            atLeast(4),
            "The most bytes of an index; past it a segment is rolled.");
    public static final ConfigKey<Integer> INDEX_INTERVAL_BYTES = dynamic(
            "log.index.interval.bytes", INT, "4096", atLeast(0), "Bytes of log between two entries of an index.");
    public static final ConfigKey<Long> FLUSH_MESSAGES = dynamic(
            "log.flush.interval.messages",
            LONG,
            FOREVER,
            atLeast(1),
            "Records after which a partition is forced to disk.");
    public static final ConfigKey<Long> FLUSH_MS = dynamic(
            "log.flush.interval.ms",
            LONG,
            null,
            atLeast(0),
            "Milliseconds after which a record is forced to disk; unset: log.flush.scheduler.interval.ms.");
    public static final ConfigKey<Long> FLUSH_SCHEDULER_MS = fixed(
            "log.flush.scheduler.interval.ms",
            LONG,
            FOREVER,
            atLeast(1),
            "Milliseconds between two looks for logs to be forced to disk.");
    public static final ConfigKey<Integer> RECOVERY_CHECKPOINT_MS = fixed(
            "log.flush.offset.checkpoint.interval.ms",
            INT,
            "60000",
            atLeast(0),
            "Milliseconds between two writes of the recovery points.");
    public static final ConfigKey<Integer> START_CHECKPOINT_MS = fixed(
            "log.flush.start.offset.checkpoint.interval.ms",
            INT,
            "60000",
            atLeast(0),
            "Milliseconds between two writes of the log start offsets.");
    public static final ConfigKey<Long> DELETE_DELAY_MS = dynamic(
            "log.segment.delete.delay.ms",
            LONG,
            "60000",
            atLeast(0),
            "Milliseconds between a segment's end in the log and the end of its file.");
    public static final ConfigKey<Boolean> PREALLOCATE = dynamic(
            "log.preallocate", BOOLEAN, "false", any(), "Accepted for Kafka's sake; segments are never preallocated.");
    public static final ConfigKey<Integer> MESSAGE_MAX_BYTES =
            dynamic("message.max.bytes", INT, "1048588", atLeast(0), "The largest record batch in bytes.");
    public static final ConfigKey<String> TIMESTAMP_TYPE = dynamic(
            "log.message.timestamp.type",
            STRING,
            "CreateTime",
            oneOf("CreateTime", "LogAppendTime"),
            "Whose time a record carries: the producer's or the broker's.");
    public static final ConfigKey<Long> TIMESTAMP_BEFORE_MAX_MS = dynamic(
            "log.message.timestamp.before.max.ms",
            LONG,
            FOREVER,
            atLeast(0),
            "How many milliseconds a record's time may lie before the broker's.");
    public static final ConfigKey<Long> TIMESTAMP_AFTER_MAX_MS = dynamic(
            "log.message.timestamp.after.max.ms",
            LONG,
            FOREVER,
            atLeast(0),
            "How many milliseconds a record's time may lie after the broker's.");
    public static final ConfigKey<Boolean> DOWN_CONVERSION = dynamic(
            "log.message.downconversion.enable",
            BOOLEAN,
            "true",
            any(),
            "Whether clients of before 0.11 get records in their old formats.");
    public static final ConfigKey<String> COMPRESSION_TYPE = dynamic(
            "compression.type",
            STRING,
            "producer",
            oneOf("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
            "The codec of batches in the log; producer: the one they came in.");
    public static final ConfigKey<Integer> MIN_ISR = dynamic(
            "min.insync.replicas", INT, "1", atLeast(1), "Replicas that have to be in sync for a write with acks=all.");
    public static final ConfigKey<Boolean> UNCLEAN_ELECTION = dynamic(
            "unclean.leader.election.enable",
            BOOLEAN,
            "false",
            any(),
            "Whether a replica that lacks records may lead when no other can.");
    public static final ConfigKey<Integer> PRODUCER_EXPIRATION_MS = dynamic(
            "producer.id.expiration.ms",
            INT,
            "86400000",
            atLeast(1),
            "Milliseconds after its last write that an idempotent producer is remembered.");
    public static final ConfigKey<Integer> PRODUCER_EXPIRATION_CHECK_MS = fixed(
            "producer.id.expiration.check.interval.ms",
            INT,
            "600000",
            atLeast(1),
            "Milliseconds between two looks for producers to forget.");

    static final List<ConfigKey<?>> ALL = List.of(
            LOG_DIR,
            LOG_DIRS,
            RECOVERY_THREADS,
            SEGMENT_BYTES,
            ROLL_MS,
            ROLL_HOURS,
            ROLL_JITTER_MS,
            ROLL_JITTER_HOURS,
            RETENTION_MS,
            RETENTION_MINUTES,
            RETENTION_HOURS,
            RETENTION_BYTES,
            RETENTION_CHECK_MS,
            CLEANUP_POLICY,
            CLEANER_DELETE_RETENTION_MS,
            CLEANER_MIN_LAG_MS,
            CLEANER_MAX_LAG_MS,
            CLEANER_MIN_RATIO,
            INDEX_MAX_BYTES,
            INDEX_INTERVAL_BYTES,
            FLUSH_MESSAGES,
            FLUSH_MS,
            FLUSH_SCHEDULER_MS,
            RECOVERY_CHECKPOINT_MS,
            START_CHECKPOINT_MS,
            DELETE_DELAY_MS,
            PREALLOCATE,
            MESSAGE_MAX_BYTES,
            TIMESTAMP_TYPE,
            TIMESTAMP_BEFORE_MAX_MS,
            TIMESTAMP_AFTER_MAX_MS,
            DOWN_CONVERSION,
            COMPRESSION_TYPE,
            MIN_ISR,
            UNCLEAN_ELECTION,
            PRODUCER_EXPIRATION_MS,
            PRODUCER_EXPIRATION_CHECK_MS);

    private LogKeys() {}
}
