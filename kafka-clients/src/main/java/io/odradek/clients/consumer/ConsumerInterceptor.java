package io.odradek.clients.consumer;

import io.odradek.common.Configurable;
import io.odradek.common.TopicPartition;
import java.util.Map;

/**
 * Sees, and may change, what a consumer reads, and sees what it commits. What it throws is logged and goes no further.
 *
 * <p>Runs on: the consumer's thread.
 */
public interface ConsumerInterceptor<K, V> extends Configurable, AutoCloseable {

    /** Called before poll returns them; what this returns goes to the next interceptor, or to the application. */
    ConsumerRecords<K, V> onConsume(ConsumerRecords<K, V> records);

    /** Called when a commit has succeeded. */
    void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets);

    @Override
    void close();
}
