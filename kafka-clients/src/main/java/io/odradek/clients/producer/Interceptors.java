package io.odradek.clients.producer;

import io.odradek.common.TopicPartition;
import io.odradek.common.header.Headers;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The interceptors of a producer, in order. What one throws is logged, and the next goes on. Runs on: any thread. */
final class Interceptors<K, V> {

    private static final Logger LOG = LoggerFactory.getLogger(Interceptors.class);

    private final List<ProducerInterceptor<K, V>> all;

    Interceptors(List<ProducerInterceptor<K, V>> all) {
        this.all = List.copyOf(all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
        ProducerRecord<K, V> changed = record;
        for (ProducerInterceptor<K, V> one : all) {
            try {
                changed = one.onSend(changed);
            } catch (RuntimeException e) {
                LOG.warn("{} failed at a record to {}", one.getClass().getName(), record.topic(), e);
            }
        }
        return changed;
    }

    void onAcknowledgement(RecordMetadata metadata, Exception error, Headers headers) {
        for (ProducerInterceptor<K, V> one : all) {
            try {
                one.onAcknowledgement(metadata, error, headers);
            } catch (RuntimeException e) {
                LOG.warn("{} failed at an acknowledgement", one.getClass().getName(), e);
            }
        }
    }

    /** A record was refused before it was in a batch. */
    void onRefusal(ProducerRecord<K, V> record, Exception error) {
        int partition = record.partition() == null ? RecordMetadata.UNKNOWN_PARTITION : record.partition();
        TopicPartition where = new TopicPartition(record.topic(), partition);
        onAcknowledgement(new RecordMetadata(where, -1, 0, -1, -1, -1), error, record.headers());
    }

    /** The callback with the interceptors before it. */
    Callback before(ProducerRecord<K, V> record, Callback callback) {
        return (metadata, error) -> {
            onAcknowledgement(metadata, error, record.headers());
            if (callback != null) {
                callback.onCompletion(metadata, error);
            }
        };
    }

    void close() {
        for (ProducerInterceptor<K, V> one : all) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.warn("{} does not close", one.getClass().getName(), e);
            }
        }
    }
}
