package io.odradek.clients.consumer.position;

import io.odradek.common.TopicPartition;

/** What {@link Positions} wants fetched. */
public interface Fetches {

    /**
     * Fetch from here on.
     *
     * @param version what comes back carries it; higher than that of any place before
     */
    void start(TopicPartition partition, long version, Position from, boolean paused);

    /** Fetch no more. */
    void stop(TopicPartition partition);

    void pause(TopicPartition partition, boolean paused);
}
