package io.odradek.broker.log;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;

import io.odradek.common.record.TimestampType;
import io.odradek.record.RecordBatch;

/**
 * The settings of one log: a topic's own over the broker's. Immutable; a running log gets a new one by
 * {@link PartitionLog#updateConfig}. Sizes are bytes, times milliseconds.
 *
 * @param segmentBytes {@code segment.bytes}: a segment is rolled before it grows beyond
 * @param segmentMs {@code segment.ms}: a segment is rolled when it spans more time
 * @param segmentJitterMs {@code segment.jitter.ms}: at most that much earlier, at random, so that logs do not roll together
 * @param indexIntervalBytes {@code index.interval.bytes}: bytes of log between two index entries
 * @param maxIndexBytes {@code segment.index.bytes}: a segment is rolled when its index is that large
 * @param maxMessageBytes {@code max.message.bytes}: largest batch
 * @param retentionMs {@code retention.ms}: segments whose records are all older go; -1: never
 * @param retentionBytes {@code retention.bytes}: oldest segments go while the log is larger; -1: never
 * @param delete {@code cleanup.policy} has {@code delete}: retention applies
 * @param compact {@code cleanup.policy} has {@code compact}: every record needs a key
 * @param flushMessages {@code flush.messages}: fsync after that many records
 * @param flushMs {@code flush.ms}: fsync what is older
 * @param fileDeleteDelayMs {@code file.delete.delay.ms}: how long a deleted file stays on disk
 * @param timestampType {@code message.timestamp.type}
 * @param timestampBeforeMaxMs {@code message.timestamp.before.max.ms}: how far a record's time may lie in the past
 * @param timestampAfterMaxMs {@code message.timestamp.after.max.ms}: how far in the future
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}: a producer that is silent for longer is forgotten
 */
public record LogConfig(
        int segmentBytes,
        long segmentMs,
        long segmentJitterMs,
        int indexIntervalBytes,
        int maxIndexBytes,
        int maxMessageBytes,
        long retentionMs,
        long retentionBytes,
        boolean delete,
        boolean compact,
        long flushMessages,
        long flushMs,
        long fileDeleteDelayMs,
        TimestampType timestampType,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        long producerIdExpirationMs) {

    private static final LogConfig DEFAULTS = new Builder().build();

    public LogConfig {
        require(segmentBytes >= RecordBatch.HEADER_SIZE, "segment.bytes", segmentBytes);
        require(segmentMs > 0, "segment.ms", segmentMs);
        require(segmentJitterMs >= 0, "segment.jitter.ms", segmentJitterMs);
        require(indexIntervalBytes >= 0, "index.interval.bytes", indexIntervalBytes);
        require(maxIndexBytes >= TimeIndex.ENTRY_SIZE, "segment.index.bytes", maxIndexBytes);
        require(flushMessages > 0, "flush.messages", flushMessages);
        require(fileDeleteDelayMs >= 0, "file.delete.delay.ms", fileDeleteDelayMs);
    }

    /** Kafka's defaults. */
    public static LogConfig defaults() {
        return DEFAULTS;
    }

    /** A builder that starts at these values. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    private static void require(boolean holds, String key, long value) {
        if (!holds) {
            throw new IllegalArgumentException(key + "=" + value + " is too small");
        }
    }

    /** Starts at Kafka's defaults, or at another configuration's values. Runs on: one thread at a time. */
    public static final class Builder {

        private int segmentBytes = 1024 * 1024 * 1024;
        private long segmentMs = DAYS.toMillis(7);
        private long segmentJitterMs = 0;
        private int indexIntervalBytes = 4096;
        private int maxIndexBytes = 10 * 1024 * 1024;
        private int maxMessageBytes = 1024 * 1024 + RecordBatch.LOG_OVERHEAD;
        private long retentionMs = DAYS.toMillis(7);
        private long retentionBytes = -1;
        private boolean delete = true;
        private boolean compact = false;
        private long flushMessages = Long.MAX_VALUE;
        private long flushMs = Long.MAX_VALUE;
        private long fileDeleteDelayMs = 60_000;
        private TimestampType timestampType = TimestampType.CREATE_TIME;
        private long timestampBeforeMaxMs = Long.MAX_VALUE;
        private long timestampAfterMaxMs = HOURS.toMillis(1);
        private long producerIdExpirationMs = DAYS.toMillis(1);

        Builder() {}

        private Builder(LogConfig from) {
            segmentBytes = from.segmentBytes;
            segmentMs = from.segmentMs;
            segmentJitterMs = from.segmentJitterMs;
            indexIntervalBytes = from.indexIntervalBytes;
            maxIndexBytes = from.maxIndexBytes;
            maxMessageBytes = from.maxMessageBytes;
            retentionMs = from.retentionMs;
            retentionBytes = from.retentionBytes;
            delete = from.delete;
            compact = from.compact;
            flushMessages = from.flushMessages;
            flushMs = from.flushMs;
            fileDeleteDelayMs = from.fileDeleteDelayMs;
            timestampType = from.timestampType;
            timestampBeforeMaxMs = from.timestampBeforeMaxMs;
            timestampAfterMaxMs = from.timestampAfterMaxMs;
            producerIdExpirationMs = from.producerIdExpirationMs;
        }

        public Builder segmentBytes(int value) {
            segmentBytes = value;
            return this;
        }

        public Builder segmentMs(long value) {
            segmentMs = value;
            return this;
        }

        public Builder segmentJitterMs(long value) {
            segmentJitterMs = value;
            return this;
        }

        public Builder indexIntervalBytes(int value) {
            indexIntervalBytes = value;
            return this;
        }

        public Builder maxIndexBytes(int value) {
            maxIndexBytes = value;
            return this;
        }

        public Builder maxMessageBytes(int value) {
            maxMessageBytes = value;
            return this;
        }

        public Builder retentionMs(long value) {
            retentionMs = value;
            return this;
        }

        public Builder retentionBytes(long value) {
            retentionBytes = value;
            return this;
        }

        public Builder delete(boolean value) {
            delete = value;
            return this;
        }

        public Builder compact(boolean value) {
            compact = value;
            return this;
        }

        public Builder flushMessages(long value) {
            flushMessages = value;
            return this;
        }

        public Builder flushMs(long value) {
            flushMs = value;
            return this;
        }

        public Builder fileDeleteDelayMs(long value) {
            fileDeleteDelayMs = value;
            return this;
        }

        public Builder timestampType(TimestampType value) {
            timestampType = value;
            return this;
        }

        public Builder timestampBeforeMaxMs(long value) {
            timestampBeforeMaxMs = value;
            return this;
        }

        public Builder timestampAfterMaxMs(long value) {
            timestampAfterMaxMs = value;
            return this;
        }

        public Builder producerIdExpirationMs(long value) {
            producerIdExpirationMs = value;
            return this;
        }

        /** The values set so far. */
        public LogConfig build() {
            return new LogConfig(
                    segmentBytes,
                    segmentMs,
                    segmentJitterMs,
                    indexIntervalBytes,
                    maxIndexBytes,
                    maxMessageBytes,
                    retentionMs,
                    retentionBytes,
                    delete,
                    compact,
                    flushMessages,
                    flushMs,
                    fileDeleteDelayMs,
                    timestampType,
                    timestampBeforeMaxMs,
                    timestampAfterMaxMs,
                    producerIdExpirationMs);
        }
    }
}
