package io.odradek.clients.producer;

import io.odradek.common.Configurable;
import io.odradek.common.header.Headers;

/**
 * Sees, and may change, each record before it is sent, and hears what became of it. What it throws is logged and has no other
 * effect.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface ProducerInterceptor<K, V> extends Configurable, AutoCloseable {

    /** The record to be sent in place of this one. Runs on: the thread that sends. */
    ProducerRecord<K, V> onSend(ProducerRecord<K, V> record);

    /** What became of a record. Runs on: as {@link Callback}. */
    default void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    /** What became of a record, with the headers it had. Runs on: as {@link Callback}. */
    default void onAcknowledgement(RecordMetadata metadata, Exception exception, Headers headers) {
        onAcknowledgement(metadata, exception);
    }

    @Override
    void close();
}
