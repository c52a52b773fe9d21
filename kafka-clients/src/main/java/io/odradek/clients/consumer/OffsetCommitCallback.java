package io.odradek.clients.consumer;

import io.odradek.common.TopicPartition;
import java.util.Map;

/** Hears how an asynchronous commit went. Runs on: the consumer's thread, within a later call of it. */
@FunctionalInterface
public interface OffsetCommitCallback {

    /**
     * The commit is over.
     *
     * @param exception null if all was well
     */
    void onComplete(Map<TopicPartition, OffsetAndMetadata> offsets, Exception exception);
}
