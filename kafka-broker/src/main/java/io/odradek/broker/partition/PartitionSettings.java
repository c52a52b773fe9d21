package io.odradek.broker.partition;

import io.odradek.broker.config.BrokerConfig;
import io.odradek.broker.config.LogKeys;
import io.odradek.broker.config.TopicConfig;
import io.odradek.broker.config.TopicKeys;
import io.odradek.broker.log.LogConfig;
import io.odradek.common.record.TimestampType;
import io.odradek.compression.CompressionType;
import io.odradek.record.RecordBatch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a topic's configuration means to its partitions.
 *
 * @param log for the log underneath
 * @param compression the codec that batches are kept in; empty: the one they came in
 * @param minInsyncReplicas for writes with acks=all
 * @param downConversion whether clients of before 0.11 get records in their formats
 * @param throttledLeaders replicas that send at a bounded rate to followers that are not in sync
 * @param throttledFollowers replicas that fetch at a bounded rate until they are in sync
 */
public record PartitionSettings(
        LogConfig log,
        Optional<CompressionType> compression,
        int minInsyncReplicas,
        boolean downConversion,
        ThrottledReplicas throttledLeaders,
        ThrottledReplicas throttledFollowers) {

    /** One entry of a time index. */
    private static final int MIN_INDEX_BYTES = 12;

    /** Reads the settings out of a topic's configuration and its broker's. */
    public static PartitionSettings of(BrokerConfig broker, TopicConfig topic) {
        return new PartitionSettings(
                logConfig(broker, topic),
                compression(topic.get(TopicKeys.COMPRESSION_TYPE)),
                topic.get(TopicKeys.MIN_ISR),
                topic.get(TopicKeys.DOWN_CONVERSION),
                ThrottledReplicas.of(topic.get(TopicKeys.THROTTLED_LEADERS)),
                ThrottledReplicas.of(topic.get(TopicKeys.THROTTLED_FOLLOWERS)));
    }

    /** Kafka takes sizes too small for one batch or index entry: such a topic gets the smallest that works. */
    private static LogConfig logConfig(BrokerConfig broker, TopicConfig topic) {
        List<String> cleanup = topic.get(TopicKeys.CLEANUP_POLICY);
        boolean logAppendTime = topic.get(TopicKeys.TIMESTAMP_TYPE).equals("LogAppendTime");
        return LogConfig.defaults().toBuilder()
                .segmentBytes(Math.max(topic.get(TopicKeys.SEGMENT_BYTES), RecordBatch.HEADER_SIZE))
                .segmentMs(topic.get(TopicKeys.SEGMENT_MS))
                .segmentJitterMs(topic.get(TopicKeys.SEGMENT_JITTER_MS))
                .indexIntervalBytes(topic.get(TopicKeys.INDEX_INTERVAL_BYTES))
                .maxIndexBytes(Math.max(topic.get(TopicKeys.SEGMENT_INDEX_BYTES), MIN_INDEX_BYTES))
                .maxMessageBytes(topic.get(TopicKeys.MAX_MESSAGE_BYTES))
                .retentionMs(topic.get(TopicKeys.RETENTION_MS))
                .retentionBytes(topic.get(TopicKeys.RETENTION_BYTES))
                .delete(cleanup.contains("delete"))
                .compact(cleanup.contains("compact"))
                .flushMessages(topic.get(TopicKeys.FLUSH_MESSAGES))
                .flushMs(topic.get(TopicKeys.FLUSH_MS))
                .fileDeleteDelayMs(topic.get(TopicKeys.FILE_DELETE_DELAY_MS))
                .timestampType(logAppendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME)
                .timestampBeforeMaxMs(topic.get(TopicKeys.TIMESTAMP_BEFORE_MAX_MS))
                .timestampAfterMaxMs(topic.get(TopicKeys.TIMESTAMP_AFTER_MAX_MS))
                .producerIdExpirationMs(broker.get(LogKeys.PRODUCER_EXPIRATION_MS))
                .build();
    }

    private static Optional<CompressionType> compression(String name) {
        if (name.equals("producer")) {
            return Optional.empty();
        }
        if (name.equals("uncompressed")) {
            return Optional.of(CompressionType.NONE);
        }
        return Arrays.stream(CompressionType.values())
                .filter(type -> type.configName().equals(name))
                .findFirst();
    }
}
