package io.odradek.clients.consumer;

import io.odradek.clients.consumer.fetch.FetchedPartition;
import io.odradek.clients.consumer.fetch.RecordCursor;
import io.odradek.clients.consumer.fetch.RecordFields;
import io.odradek.clients.consumer.position.Position;
import io.odradek.clients.consumer.position.Positions;
import io.odradek.common.KafkaException;
import io.odradek.common.TopicPartition;
import io.odradek.common.errors.RecordDeserializationException;
import io.odradek.common.header.Headers;
import io.odradek.common.serialization.Deserializer;
import io.odradek.record.InvalidRecordsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was fetched and waits to be read; records are made of it when a poll asks for them, and no more than it asks for.
 *
 * <p>Runs on: the application's thread.
 */
final class RecordBuffer<K, V> {

    /** Hears that the next answer for a partition may come. */
    interface Taking {
        void taken(TopicPartition partition, long version);
    }

    private final Positions positions;
    private final Deserializer<K> keys;
    private final Deserializer<V> values;
    private final int maxRecords;
    private final boolean readCommitted;
    private final boolean checkCrcs;
    private final Taking taking;
    private final ConsumerMetrics metrics;
    private final Deque<FetchedPartition> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, RecordCursor> pausedCursors = new LinkedHashMap<>();
    private RecordCursor cursor;
    private RuntimeException failure;
    private Optional<Integer> epoch = Optional.empty();

    RecordBuffer(
            Positions positions,
            Deserializer<K> keys,
            Deserializer<V> values,
            int maxRecords,
            boolean readCommitted,
            boolean checkCrcs,
            Taking taking,
            ConsumerMetrics metrics) {
        this.positions = positions;
        this.keys = keys;
        this.values = values;
        this.maxRecords = maxRecords;
        this.readCommitted = readCommitted;
        this.checkCrcs = checkCrcs;
        this.taking = taking;
        this.metrics = metrics;
    }

    /** Something came. */
    void add(FetchedPartition fetched) {
        if (positions.isCurrent(fetched.partition(), fetched.version())) {
            positions.progressed(
                    fetched.partition(),
                    fetched.version(),
                    end(fetched),
                    fetched.progress().logStartOffset());
            waiting.add(fetched);
        } else {
            fetched.close();
        }
    }

    private long end(FetchedPartition fetched) {
        return readCommitted
                ? fetched.progress().lastStableOffset()
                : fetched.progress().highWatermark();
    }

    /** The next records, as many as one poll may give. */
    ConsumerRecords<K, V> next() {
        if (failure != null) {
            RuntimeException known = failure;
            failure = null;
            throw known;
        }
        Map<TopicPartition, List<ConsumerRecord<K, V>>> records = new LinkedHashMap<>();
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = new LinkedHashMap<>();
        int left = maxRecords;
        try {
            while (left > 0 && hasCursor()) {
                left -= read(records, nextOffsets, left);
            }
        } catch (RuntimeException e) {
            if (records.isEmpty()) {
                throw e;
            }
            // what could be read is given first
            failure = e;
        }
        if (records.isEmpty() && nextOffsets.isEmpty()) {
            return ConsumerRecords.empty();
        }
        return new ConsumerRecords<>(records, nextOffsets);
    }

    /** Whether there is something to read from; goes to the next answer if this one is read. */
    private boolean hasCursor() {
        if (cursor != null && !isCurrent(cursor)) {
            cursor.close();
            cursor = null;
        }
        if (cursor != null && positions.isPaused(cursor.fetched().partition())) {
            pausedCursors.put(cursor.fetched().partition(), cursor);
            cursor = null;
        }
        if (cursor == null) {
            cursor = resumed();
        }
        int rounds = waiting.size();
        while (cursor == null && rounds-- > 0) {
            FetchedPartition next = waiting.poll();
            if (!positions.isCurrent(next.partition(), next.version())) {
                next.close();
            } else if (positions.isPaused(next.partition()) || pausedCursors.containsKey(next.partition())) {
                waiting.add(next);
            } else {
                cursor = new RecordCursor(next, readCommitted, checkCrcs);
                taking.taken(next.partition(), next.version());
            }
        }
        return cursor != null;
    }

    private RecordCursor resumed() {
        pausedCursors.values().removeIf(paused -> {
            if (isCurrent(paused)) {
                return false;
            }
            paused.close();
            return true;
        });
        for (TopicPartition partition : pausedCursors.keySet()) {
            if (!positions.isPaused(partition)) {
                return pausedCursors.remove(partition);
            }
        }
        return null;
    }

    private boolean isCurrent(RecordCursor one) {
        return positions.isCurrent(one.fetched().partition(), one.fetched().version());
    }

    private int read(
            Map<TopicPartition, List<ConsumerRecord<K, V>>> records,
            Map<TopicPartition, OffsetAndMetadata> nextOffsets,
            int most) {
        TopicPartition partition = cursor.fetched().partition();
        List<ConsumerRecord<K, V>> list = records.getOrDefault(partition, new ArrayList<>(Math.min(most, 512)));
        int before = list.size();
        boolean done = false;
        long from = cursor.nextOffset();
        long bytes = 0;
        try {
            while (list.size() - before < most) {
                if (!advance(partition)) {
                    done = true;
                    break;
                }
                ConsumerRecord<K, V> record = record(partition, cursor.record());
                bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
                from = cursor.nextOffset();
                list.add(record);
            }
        } finally {
            if (done) {
                from = cursor.nextOffset();
            }
            int count = list.size() - before;
            metrics.consumed(count, bytes);
            Position now = new Position(from, cursor.lastEpoch() >= 0 ? cursor.lastEpoch() : epochOf(partition));
            positions.consumed(partition, cursor.fetched().version(), now);
            if (count > 0) {
                records.put(partition, list);
                nextOffsets.put(partition, new OffsetAndMetadata(now.offset(), epochOf(now.epoch()), ""));
            } else if (done) {
                // nothing for the application in it, such as a marker: poll comes back all the same, for the position
                // has moved
                positions.progressed(
                        partition,
                        cursor.fetched().version(),
                        end(cursor.fetched()),
                        cursor.fetched().progress().logStartOffset());
            }
            if (done) {
                cursor.close();
                cursor = null;
            }
        }
        return list.size() - before;
    }

    private boolean advance(TopicPartition partition) {
        try {
            return cursor.advance();
        } catch (InvalidRecordsException e) {
            throw new KafkaException(
                    "what came from " + partition + " at offset " + cursor.nextOffset() + " cannot be read: "
                            + e.getMessage() + "; seek behind it to go on",
                    e);
        }
    }

    private int epochOf(TopicPartition partition) {
        return positions.position(partition).map(Position::epoch).orElse(Position.NO_EPOCH);
    }

    private ConsumerRecord<K, V> record(TopicPartition partition, RecordFields fields) {
        Headers headers = fields.headers();
        K key;
        V value;
        // until both are read
        cursor.again();
        try {
            key = fields.keyLength() < 0 ? null : keys.deserialize(partition.topic(), headers, fields.key());
        } catch (RuntimeException e) {
            throw undecodable(
                    RecordDeserializationException.DeserializationExceptionOrigin.KEY, partition, fields, headers, e);
        }
        try {
            value = fields.valueLength() < 0 ? null : values.deserialize(partition.topic(), headers, fields.value());
        } catch (RuntimeException e) {
            throw undecodable(
                    RecordDeserializationException.DeserializationExceptionOrigin.VALUE, partition, fields, headers, e);
        }
        cursor.read();
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                fields.offset(),
                fields.timestamp(),
                fields.timestampType(),
                fields.keyLength(),
                fields.valueLength(),
                key,
                value,
                headers,
                epochOf(fields.leaderEpoch()));
    }

    private static RuntimeException undecodable(
            RecordDeserializationException.DeserializationExceptionOrigin origin,
            TopicPartition partition,
            RecordFields fields,
            Headers headers,
            RuntimeException cause) {
        return new RecordDeserializationException(
                origin,
                partition,
                fields.offset(),
                fields.timestamp(),
                fields.timestampType(),
                fields.key(),
                fields.value(),
                headers,
                "the " + origin.name().toLowerCase(java.util.Locale.ROOT) + " of the record at offset "
                        + fields.offset() + " of " + partition + " cannot be read; seek behind it to go on",
                cause);
    }

    /** An epoch as records have it; the last one is kept, for all records of a batch have the same. */
    private Optional<Integer> epochOf(int number) {
        if (number < 0) {
            return Optional.empty();
        }
        if (epoch.isEmpty() || epoch.get() != number) {
            epoch = Optional.of(number);
        }
        return epoch;
    }

    /** Lets go of everything. */
    void close() {
        if (cursor != null) {
            cursor.close();
        }
        pausedCursors.values().forEach(RecordCursor::close);
        waiting.forEach(FetchedPartition::close);
        waiting.clear();
    }
}
